/** What became of a batch's rows; `read = loaded + duplicates + rejected + inFlight` holds at any moment. */
export interface Tally {
  readonly read: number;
  readonly loaded: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly warnings: number;
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
 * @param expected Documents that the producer of a message batch has announced or sent, when more than are in parts.
 */
export function tally(sums: PartSums, expected = 0): Tally {
  const read = Math.max(sums.rows, expected);
  const { loaded, duplicates, rejected, warnings, parts, taggings } = sums;
  return {
    read,
    loaded,
    duplicates,
    rejected,
    warnings,
    inFlight: read - loaded - duplicates - rejected,
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
