import { escapeId, escape as escapeValue } from 'sql-escaper';
import type { SqlValue, Statement } from './statement.ts';

class RawSql {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** An identifier, quoted; dots do not split it. */
export const identifier = (name: string): RawSql => new RawSql(escapeId(name, true));

/** A table with its schema, each quoted: `` `np_case_7`.`exhibits` ``. */
export const qualified = (schema: string, table: string): RawSql =>
  new RawSql(`${escapeId(schema, true)}.${escapeId(table, true)}`);

/** One value as a MySQL literal. Bytes become `X'…'`; strings rely on the session's strict mode without NO_BACKSLASH_ESCAPES. */
export function literal(value: SqlValue): string {
  if (value instanceof Uint8Array)
    return `X'${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}'`;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError('A number in SQL must be finite.');
  return escapeValue(value);
}

/** Builds a statement from a template; every `${}` is escaped as a value, an identifier, raw SQL, or a list of values. */
export function sql(
  parts: TemplateStringsArray,
  ...values: readonly (SqlValue | RawSql | readonly SqlValue[])[]
): Statement {
  let text = parts[0] ?? '';
  values.forEach((value, i) => {
    const written =
      value instanceof RawSql
        ? value.text
        : Array.isArray(value)
          ? (value as readonly SqlValue[]).map(literal).join(', ')
          : literal(value as SqlValue);
    text += written + (parts[i + 1] ?? '');
  });
  return { sql: text };
}
