import type { Tally } from '../shared/batches/core/tally.ts';
import type { BatchWarning } from '../shared/domain/batch-warnings.ts';
import type { BatchStatus } from '../shared/domain/vocabulary.ts';

/** What became of one file. */
export interface BatchResult extends Tally {
  readonly batchId: number;
  readonly name: string;
  readonly status: BatchStatus;
  readonly batchWarnings: readonly BatchWarning[];
  /** From the upload to the batch's end, wall clock. */
  readonly seconds: number;
  /** Where it does not add up, in words; none when it is reconciled. */
  readonly problems: readonly string[];
  /** The batch of the same bytes, where this one loaded nothing because of it. */
  readonly repeatOfBatchId: number | null;
}

/** What `--json` prints. */
export interface DemoResult {
  readonly caseId: number;
  readonly batches: readonly BatchResult[];
  readonly events: Readonly<Record<string, number>>;
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    /** Schemas. */
    readonly core: string;
    readonly case: string;
  };
}

/** The result as one line of JSON, its keys in the documented order. */
export function resultJson({ caseId, batches, events, database }: DemoResult): string {
  const { host, port, user, core } = database;
  return JSON.stringify({
    caseId,
    batches: batches.map((b) => ({
      batchId: b.batchId,
      name: b.name,
      status: b.status,
      read: b.read,
      loaded: b.loaded,
      duplicates: b.duplicates,
      rejected: b.rejected,
      warnings: b.warnings,
      skipped: b.skipped,
      inFlight: b.inFlight,
      parts: b.parts,
      taggings: b.taggings,
      batchWarnings: b.batchWarnings,
      seconds: b.seconds,
      ...(b.repeatOfBatchId === null ? {} : { repeatOfBatchId: b.repeatOfBatchId }),
    })),
    events,
    database: { host, port, user, core, case: database.case },
  });
}
