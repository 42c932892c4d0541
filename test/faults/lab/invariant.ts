import { qualified } from '../../../shared/mysql/queries/sql.ts';

/** What one snapshot says of a batch: sums that its parts keep, and rows counted. Numbers may come as text. */
export interface BatchSums {
  readonly batch: string;
  readonly status: string;
  readonly read_rows: number | string;
  readonly loaded: number | string;
  readonly duplicates: number | string;
  readonly rejected: number | string;
  readonly warnings: number | string;
  readonly taggings: number | string;
  readonly unread: number | string;
  readonly waiting: number | string;
  readonly exhibit_rows: number | string;
  readonly duplicate_rows: number | string;
  readonly rejected_rows: number | string;
  readonly warning_rows: number | string;
  readonly tagging_rows: number | string;
}

/** The same of a batch of which it is known what it comes in. */
export interface KindSums extends BatchSums {
  readonly kind: 'load_file' | 'messages';
}

/**
 * One statement that asks all of it, written without the product's own sums so that it cannot share a mistake with them.
 * `unread` are rows of parts that nobody has loaded, `waiting` are deferred documents: together they are in flight, or, in
 * a cancelled batch, skipped.
 */
export function batchSums(schema: string): string {
  const table = (name: string) => qualified(schema, name).text;
  const of = 'x.npcase_id = b.npcase_id AND x.batch_id = b.id';
  const sum = (what: string, name: string) =>
    `(SELECT COALESCE(SUM(${what}), 0) FROM ${table('batch_parts')} x WHERE ${of}) AS ${name}`;
  const count = (name: string, from: string, what = '*', and = '') =>
    `(SELECT COUNT(${what}) FROM ${table(from)} x WHERE ${of}${and}) AS ${name}`;
  const columns = [
    sum("IF(kind = 'deferred', 0, row_count)", 'read_rows'),
    ...['loaded', 'duplicates', 'rejected', 'warnings', 'taggings'].map((name) => sum(name, name)),
    sum("IF(kind = 'range' AND loaded_at_gmt IS NULL, row_count, 0)", 'unread'),
    count('waiting', 'process_checkpoints', '*', " AND x.status = 'deferred'"),
    count('exhibit_rows', 'exhibits'),
    count('duplicate_rows', 'document_duplicates'),
    count('rejected_rows', 'batch_faults', 'DISTINCT line_number', " AND x.severity = 'error'"),
    count('warning_rows', 'batch_faults', '*', " AND x.severity = 'warning'"),
    count('tagging_rows', 'taggings'),
  ];
  return `SELECT b.name AS batch, b.source_kind AS kind, b.status, ${columns.join(', ')} FROM ${table('batches')} b`;
}

type Sum = Exclude<keyof BatchSums, 'batch' | 'status'>;

const outcomesOf = (sums: BatchSums): number =>
  Number(sums.exhibit_rows) + Number(sums.duplicate_rows) + Number(sums.rejected_rows);
const openOf = (sums: BatchSums): number => Number(sums.unread) + Number(sums.waiting);

/**
 * Some rows of these batches have an outcome and others do not: what a look is for. What a cancelled batch leaves says
 * nothing more.
 */
export function isMidway(...batches: readonly BatchSums[]): boolean {
  const open = batches.filter(({ status }) => status !== 'cancelled');
  return open.some((sums) => outcomesOf(sums) > 0) && open.some((sums) => openOf(sums) > 0);
}

/** Where a batch does not add up at one moment, in words with numbers. */
export function brokenInvariants(sums: BatchSums): string[] {
  const pairs = [
    ['loaded', 'exhibit_rows'],
    ['duplicates', 'duplicate_rows'],
    ['rejected', 'rejected_rows'],
    ['warnings', 'warning_rows'],
    ['taggings', 'tagging_rows'],
  ] as const;
  const is = (name: Sum): number => Number(sums[name]);
  const apart = pairs
    .filter(([kept, counted]) => is(kept) !== is(counted))
    .map(([kept, counted]) => `${kept}: the parts say ${is(kept)}, the tables hold ${is(counted)}`);
  const [outcomes, rest] = [outcomesOf(sums), openOf(sums)];
  if (is('read_rows') !== outcomes + rest) {
    const word = sums.status === 'cancelled' ? 'skipped' : 'in flight';
    apart.push(`read ${is('read_rows')} is not ${outcomes} with an outcome + ${rest} ${word}`);
  }
  return apart.map((problem) => `batch "${sums.batch}": ${problem}`);
}
