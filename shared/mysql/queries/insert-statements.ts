import { identifier, literal, qualified, sql } from './sql.ts';
import type { SqlValue, Statement } from './statement.ts';

/**
 * RDS Proxy pins a session at a statement of more than 16 KB.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html
 */
export const MAX_STATEMENT_BYTES = 16_384;
/** UTF-16 units of a long text in one statement: at most 12,000 bytes as a literal, which leaves room for the rest. */
const TEXT_CHUNK = 4_000;
/** Bytes of a long binary value in one statement: 12,000 as a literal. */
const BYTES_CHUNK = 6_000;

export interface InsertTarget {
  readonly schema: string;
  readonly table: string;
  /** The columns of the key that tells rows apart, which is also the order in which rows are locked. */
  readonly key: readonly string[];
}

export type Row = Readonly<Record<string, SqlValue>>;

/** The statements of an insert, in the order in which they run in one transaction. */
export interface InsertStatements {
  /** Insert the rows that are not there yet. */
  readonly inserts: readonly Statement[];
  /** Complete the values of theirs that no single statement could hold. */
  readonly appends: readonly Statement[];
}

/** A single row whose key and short columns alone exceed a statement; only a value far too long for a key can cause it. */
export class RowTooLargeError extends Error {
  override readonly name = 'RowTooLargeError';
}

/**
 * Rows to multi-row inserts of at most {@link MAX_STATEMENT_BYTES} bytes each. A row that exists is left alone, and bad
 * data is still an error (unlike INSERT IGNORE). Rows are sorted by key, so that two workers lock in one order. A value
 * too long for one statement is completed by appends, each of which applies only at its own offset, so that running
 * the statements again changes nothing.
 *
 * @param rows All with the same columns.
 * @throws RowTooLargeError also when a row that does not fit lacks its key, by which its long values are completed.
 */
export function insertStatements(target: InsertTarget, rows: readonly Row[]): InsertStatements {
  const [first] = rows;
  if (!first) return { inserts: [], appends: [] };
  const columns = Object.keys(first);
  const keyColumn = identifier(target.key[0] ?? columns[0] ?? '').text;
  const head = `INSERT INTO ${qualified(target.schema, target.table).text} (${columns.map((c) => identifier(c).text).join(', ')}) VALUES `;
  const tail = ` ON DUPLICATE KEY UPDATE ${keyColumn} = ${keyColumn}`;
  const room = MAX_STATEMENT_BYTES - Buffer.byteLength(head) - Buffer.byteLength(tail);

  const inserts: Statement[] = [];
  const appends: Statement[] = [];
  let tuples: string[] = [];
  let used = 0;
  const flush = () => {
    if (tuples.length > 0) inserts.push({ sql: head + tuples.join(', ') + tail });
    tuples = [];
    used = 0;
  };
  for (const row of sortedByKey(rows, target.key)) {
    const { tuple, spilled } = tupleOf(row, columns, target.key, room);
    const bytes = Buffer.byteLength(tuple) + 2;
    if (used + bytes > room) flush();
    tuples.push(tuple);
    used += bytes;
    for (const column of spilled) appends.push(...appendStatements(target, row, column));
  }
  flush();
  return { inserts, appends };
}

/** Values to as few lists as fit into `IN (…)` of one statement, in order; `overhead` is the bytes of the rest. */
export function valueLists<V extends SqlValue>(values: readonly V[], overhead = 2_000): V[][] {
  const lists: V[][] = [];
  let list: V[] = [];
  let used = 0;
  for (const value of values) {
    const bytes = Buffer.byteLength(literal(value)) + 2;
    if (list.length > 0 && used + bytes > MAX_STATEMENT_BYTES - overhead) {
      lists.push(list);
      list = [];
      used = 0;
    }
    list.push(value);
    used += bytes;
  }
  if (list.length > 0) lists.push(list);
  return lists;
}

/** Orders rows as the index does for bytes and numbers; for text any one order that all workers share serves. */
export function sortedByKey<R extends Row>(rows: readonly R[], key: readonly string[]): R[] {
  return [...rows].sort((a, b) => {
    for (const column of key) {
      const order = compare(a[column] ?? null, b[column] ?? null);
      if (order !== 0) return order;
    }
    return 0;
  });
}

function compare(a: SqlValue, b: SqlValue): number {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}

/** A row as a tuple, and the columns left empty in it because it would not fit otherwise: the longest, never the key. */
function tupleOf(row: Row, columns: readonly string[], key: readonly string[], room: number) {
  const spilled: string[] = [];
  const write = () =>
    `(${columns.map((column) => literal(spilled.includes(column) ? emptyLike(row[column] ?? null) : (row[column] ?? null))).join(', ')})`;
  let tuple = write();
  while (Buffer.byteLength(tuple) + 2 > room) {
    const longest = columns
      .filter((column) => !spilled.includes(column) && !key.includes(column) && lengthOf(row[column]) > 0)
      .reduce<string | null>((a, b) => (a === null || lengthOf(row[b]) > lengthOf(row[a]) ? b : a), null);
    if (longest === null) throw new RowTooLargeError('One row does not fit into a statement of 16,384 bytes.');
    spilled.push(longest);
    tuple = write();
  }
  return { tuple, spilled };
}

const isText = (value: SqlValue): value is string | Uint8Array =>
  typeof value === 'string' || value instanceof Uint8Array;
const lengthOf = (value: SqlValue | undefined): number => (value !== undefined && isText(value) ? value.length : 0);
const chunkOf = (value: string | Uint8Array): number => (typeof value === 'string' ? TEXT_CHUNK : BYTES_CHUNK);
const emptyLike = (value: SqlValue): SqlValue => (value instanceof Uint8Array ? new Uint8Array() : '');

function appendStatements(target: InsertTarget, row: Row, column: string): Statement[] {
  const value = row[column];
  if (value === undefined || !isText(value)) return [];
  if (target.key.some((k) => row[k] === undefined))
    throw new RowTooLargeError(
      `A row of ${target.table} with a long value must bring its key, so that it is found again.`,
    );
  const where = target.key.map((k) => sql`${identifier(k)} = ${row[k] ?? null}`.sql).join(' AND ');
  const statements: Statement[] = [];
  let offset = 0;
  for (const chunk of chunksOf(value)) {
    const name = identifier(column).text;
    statements.push({
      sql: `UPDATE ${qualified(target.schema, target.table).text} SET ${name} = CONCAT(${name}, ${literal(chunk)}) WHERE ${where} AND OCTET_LENGTH(${name}) = ${offset}`,
    });
    offset += Buffer.byteLength(chunk);
  }
  return statements;
}

function chunksOf(value: string | Uint8Array): (string | Uint8Array)[] {
  const chunks: (string | Uint8Array)[] = [];
  for (let start = 0; start < value.length; ) {
    let end = Math.min(start + chunkOf(value), value.length);
    // A surrogate pair is one character: cut in the middle it would become two replacement characters.
    if (typeof value === 'string' && end < value.length && isHighSurrogate(value.charCodeAt(end - 1))) end -= 1;
    chunks.push(typeof value === 'string' ? value.slice(start, end) : value.subarray(start, end));
    start = end;
  }
  return chunks;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
