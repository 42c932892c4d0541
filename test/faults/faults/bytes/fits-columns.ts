import type { AnyTable, ColumnKind } from '../../../../shared/schema/table.ts';

/** When the rows of a check are written. */
export const WRITTEN_AT = '2026-01-01 00:00:00.000';

/**
 * Why the database would refuse a row, or keep another value than it was given, worked out from the column's type as
 * MySQL documents it: characters are code points, TEXT counts bytes of UTF-8, and half a surrogate pair is no character.
 * @see https://dev.mysql.com/doc/refman/8.4/en/string-type-syntax.html
 */
export function misfits(table: AnyTable, rows: readonly object[]): string[] {
  return rows.flatMap((row) =>
    Object.entries(row).flatMap(([name, value]) => {
      const column = table.columns[name];
      if (!column) return [`${table.name} has no column ${name}`];
      const problem = value === null ? (column.nullable ? null : 'NULL') : misfit(column.type, value);
      return problem === null ? [] : [`${table.name}.${name} would get ${problem}`];
    }),
  );
}

function misfit(type: ColumnKind, value: unknown): string | null {
  switch (type.kind) {
    case 'varchar':
    case 'char':
      return textMisfit(value, [...String(value)].length, type.characters);
    case 'text':
      return textMisfit(value, Buffer.byteLength(String(value)), 65_535);
    case 'mediumtext':
      return textMisfit(value, Buffer.byteLength(String(value)), 2 ** 24 - 1);
    case 'int':
      return Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31 ? null : 'what is no INT';
    case 'id':
    case 'bigint':
      return Number.isSafeInteger(value) ? null : 'what is no safe integer';
    case 'binary':
      return value instanceof Uint8Array && value.length === type.bytes ? null : 'other than its bytes';
    case 'mediumblob':
      return value instanceof Uint8Array && value.length < 2 ** 24 ? null : 'too many bytes';
    case 'datetime':
      return isDateTime(String(value)) ? null : 'what is no DATETIME';
    default:
      return null;
  }
}

function textMisfit(value: unknown, length: number, limit: number): string | null {
  if (typeof value !== 'string') return `a ${typeof value}`;
  if (!value.isWellFormed()) return 'half a surrogate pair';
  if (value.includes('\0')) return 'a NUL';
  return length <= limit ? null : `${length}, at most ${limit}`;
}

function isDateTime(text: string): boolean {
  // The moment that all rows were written at.
  if (text === WRITTEN_AT) return true;
  if (!/^[1-9]\d{3}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{3})?$/.test(text)) return false;
  const date = new Date(`${text.replace(' ', 'T')}Z`);
  return date.toJSON()?.startsWith(text.slice(0, 19).replace(' ', 'T')) === true;
}
