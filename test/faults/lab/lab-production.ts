import { knownTruth } from '../../../demo/sample/known-truth.ts';
import { sampleProduction } from '../../../demo/sample/sample-production.ts';
import type { DedupePolicy } from '../../../shared/domain/vocabulary.ts';
import { expectedContent } from '../audit/expected-content.ts';
import type { KnownImport } from '../audit/known-import.ts';
import { goodRows, IN_LOAD_FILES, sampleLines } from '../audit/sample-lines.ts';

/** A file to import, and what must become of it. */
export interface LabProduction extends KnownImport {
  readonly fileName: string;
  readonly bytes: Buffer;
}

export function labProduction(documents: number, seed: number, dedupe: DedupePolicy): LabProduction {
  const { fileName, bytes, ledger } = sampleProduction(documents, seed);
  const truth = knownTruth(ledger, dedupe);
  return {
    fileName,
    bytes,
    truth,
    content: expectedContent(goodRows(sampleLines(bytes)), ledger, truth, IN_LOAD_FILES),
  };
}
