import { type KnownTruth, knownTruth } from '../../../localstack/demo/sample/known-truth.ts';
import { sampleProduction } from '../../../localstack/demo/sample/sample-production.ts';
import type { DedupePolicy } from '../../../shared/core/domain.ts';
import { type ExpectedContent, expectedContent } from '../audit/expected-content.ts';

/** A file to import, and what must become of it. */
export interface LabProduction {
  readonly fileName: string;
  readonly bytes: Buffer;
  readonly truth: KnownTruth;
  readonly content: ExpectedContent;
}

export function labProduction(documents: number, seed: number, dedupe: DedupePolicy): LabProduction {
  const { fileName, bytes, ledger } = sampleProduction(documents, seed);
  const truth = knownTruth(ledger, dedupe);
  return { fileName, bytes, truth, content: expectedContent(bytes, ledger, truth) };
}
