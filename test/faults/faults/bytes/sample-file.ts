import * as fc from 'fast-check';
import { withinOneCommand } from '../../../../lambdas/documentloader/core/outputs.ts';
import type { ReadRecord } from '../../../../shared/domain/document.ts';
import type { FaultCode } from '../../../../shared/domain/fault-codes.ts';
import type { MessageCode } from '../../../../shared/domain/permanent-error.ts';
import { recordShape } from '../../../../shared/load-files/layout.ts';
import { bytesOf, type Mutant, mutants } from './mutant.ts';
import { naiveRecords } from './naive-records.ts';
import { cut, open, readOne, refusalOf } from './pure-path.ts';
import type { SeedFile } from './seed-file.ts';

/** What must become of a file that is imported, by the pure path alone. */
export type SampleTruth =
  /** `recorded`: its header was good, so there is a batch, and it is cancelled. */
  | { readonly kind: 'refused'; readonly code: MessageCode; readonly recorded: boolean }
  | {
      readonly kind: 'imported';
      readonly read: number;
      readonly rejected: number;
      /** Faults of rows by their codes, but for those of families, which only the tables know. */
      readonly faults: Readonly<Partial<Record<FaultCode, number>>>;
    };

/** Codes that say how a document relates to others: mostly only the tables know. */
export const OF_OTHERS = /^(FAMILY_|DOCUMENT_ID_IN_CASE$)/;

/** A mutant as a load file of a batch of its own. */
export interface SampleFile {
  readonly batchName: string;
  readonly fileName: string;
  readonly bytes: Buffer;
  readonly mutant: Mutant;
  readonly truth: SampleTruth;
  /** Counted by the rules alone; null where they do not say. */
  readonly records: number | null;
}

/** Larger ones say nothing more about an import than small ones, and take longer. */
const MOST_BYTES = 64 * 1024;
/** How many are made for one that is small enough. */
const SPARE = 2;

/** So many mutants that a seed decides, each with what must become of it. */
export function sampleFiles(files: readonly SeedFile[], seed: number, count: number): SampleFile[] {
  return fc
    .sample(mutants(files), { seed, numRuns: count * SPARE })
    .map((mutant) => ({ mutant, bytes: bytesOf(mutant, files) }))
    .filter(({ bytes }) => bytes.length <= MOST_BYTES)
    .slice(0, count)
    .map(({ mutant, bytes }, i) => {
      const ending = /\w+$/.exec(files[mutant.file]?.name ?? '')?.[0] ?? 'dat';
      const fileName = `file.${ending}`;
      return {
        batchName: `mutant-${i}`,
        fileName,
        bytes,
        mutant,
        truth: truthOf(bytes, fileName),
        records: countedRecords(bytes, fileName),
      };
    });
}

function countedRecords(bytes: Buffer, fileName: string): number | null {
  const opened = refusalOf(() => open(bytes, fileName));
  if ('refused' in opened) return null;
  const { layout, start } = opened.value;
  const columns = recordShape(layout).columnCount ?? 0;
  return naiveRecords(bytes, layout.dialect, start.byteStart, columns)?.length ?? null;
}

function truthOf(bytes: Buffer, fileName: string): SampleTruth {
  const opened = refusalOf(() => open(bytes, fileName));
  if ('refused' in opened) return { kind: 'refused', code: opened.refused, recorded: false };
  const whole = refusalOf(() => cut(bytes, opened.value, [bytes.length || 1], {}));
  if ('refused' in whole) return { kind: 'refused', code: whole.refused, recorded: true };
  const { cuts, layout } = whole.value;
  return importedTruth(cuts.flatMap((one) => readOne(bytes, layout, one)));
}

function importedTruth(records: readonly ReadRecord[]): SampleTruth {
  const faults: Partial<Record<FaultCode, number>> = {};
  const count = (code: FaultCode, more = 1) => {
    if (!OF_OTHERS.test(code)) faults[code] = (faults[code] ?? 0) + more;
  };
  const ids = new Set<string>();
  let [documents, rejected] = [0, 0];
  for (const record of records) {
    if (record.kind === 'reject') {
      rejected += 1;
      for (const { code } of record.reject.faults) count(code);
      continue;
    }
    // As the documentloader bounds a document's tags before it looks at anything else.
    const document = withinOneCommand(record.document);
    documents += 1;
    ids.add(document.documentId);
    for (const { code } of document.faults) count(code);
  }
  // Of documents with one id one stands, and the others are rejects.
  const twice = documents - ids.size;
  if (twice > 0) count('DOCUMENT_ID_TWICE', twice);
  return { kind: 'imported', read: records.length, rejected: rejected + twice, faults };
}
