import type { BatchStatus } from '../../domain/vocabulary.ts';

/** What became of a batch's rows; `read = loaded + duplicates + rejected + skipped + inFlight` holds at any moment. */
export interface Tally {
  readonly read: number;
  readonly loaded: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly warnings: number;
  /** Rows of a cancelled batch that were not loaded; 0 for any other batch. */
  readonly skipped: number;
  /** Rows without an outcome yet; 0 for a cancelled batch. */
  readonly inFlight: number;
  readonly parts: number;
  readonly taggings: number;
}

/** The sums over a batch's parts. Rows of `deferred` parts were read, and counted, in the parts that deferred them. */
export interface PartSums {
  readonly rows: number;
  readonly loaded: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly warnings: number;
  readonly parts: number;
  readonly taggings: number;
}

/**
 * Adds a batch up.
 * @param status The batch's: as long as it is cancelled, no row of it comes to an outcome.
 * @param expected Documents that the producer of a message batch has announced or sent, when more than are in parts.
 */
export function tally(sums: PartSums, status: BatchStatus, expected = 0): Tally {
  const read = Math.max(sums.rows, expected);
  const { loaded, duplicates, rejected, warnings, parts, taggings } = sums;
  const open = read - loaded - duplicates - rejected;
  const isCancelled = status === 'cancelled';
  return {
    read,
    loaded,
    duplicates,
    rejected,
    warnings,
    skipped: isCancelled ? open : 0,
    inFlight: isCancelled ? 0 : open,
    parts,
    taggings,
  };
}

/** The rows that the tables really hold, to hold the sums against. */
export type TableCounts = Pick<Tally, 'loaded' | 'duplicates' | 'rejected' | 'warnings' | 'taggings'>;

/** Where sums and tables differ, as words with numbers; empty when the batch reconciles. */
export function differences(sums: Tally, tables: TableCounts): string[] {
  const keys = ['loaded', 'duplicates', 'rejected', 'warnings', 'taggings'] as const;
  return keys
    .filter((key) => sums[key] !== tables[key])
    .map((key) => `${key}: the parts say ${sums[key]}, the tables hold ${tables[key]}`);
}
