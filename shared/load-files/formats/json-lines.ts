import { CHARACTER_LIMITS } from '../../domain/limits.ts';
import type { JsonLinesDialect } from '../dialect.ts';
import { SPLITTING } from '../layout.ts';
import type { ParsedRecord } from '../records/parsed-record.ts';
import type { RecordReader } from '../records/record-reader.ts';
import type { LoadFileFormat } from './format.ts';

/** JSON Lines: each line is an object whose keys name its values. There is no header. */
export const jsonLines: LoadFileFormat<JsonLinesDialect> = {
  sniff: ({ lines: [first], encoding, bomBytes }) =>
    first?.startsWith('{') ? { format: 'jsonl', encoding, bomBytes } : null,
  header: (dialect) => ({
    layout: { splitting: SPLITTING, dialect, columns: [], dateOrders: {} },
    byteStart: dialect.bomBytes,
    firstLine: 1,
  }),
  split: () => LINES,
  parse: parseJsonLine,
};

/** No value holds a line end, so every line is a record. */
const LINES: RecordReader = {
  kindOf: () => 'record',
  open() {
    throw new Error('A line of JSON never goes on.');
  },
};

/** The keys and values of one line; a null value counts as empty. */
function parseJsonLine(line: string): ParsedRecord {
  let value: unknown;
  try {
    value = JSON.parse(line, withNumbersAsWritten as (key: string, value: unknown) => unknown);
  } catch {
    return invalid('not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return invalid('not an object');
  const names: string[] = [];
  const cells: string[] = [];
  for (const [name, item] of Object.entries(value)) {
    const cell = scalarText(item);
    if (typeof cell !== 'string') return invalid(cell.problem, name);
    names.push(name);
    cells.push(cell);
  }
  if (keysIn(line) > names.length) return invalid('a key twice');
  return { kind: 'cells', names, cells, raw: null, strays: [], trailing: 0 };
}

function scalarText(item: unknown): string | { problem: string } {
  if (item === null) return '';
  if (typeof item === 'string') return item;
  return typeof item === 'boolean' ? String(item) : { problem: 'an object or array as a value' };
}

/**
 * A number may be a document id: `1.10` is not `1.1`, and long ones have more digits than a number keeps.
 * @see https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/JSON/parse#the_reviver_parameter
 */
const withNumbersAsWritten = (_key: string, value: unknown, { source }: { source?: string }): unknown =>
  typeof value === 'number' ? source : value;

/** Keys that a line spells, those that come twice among them; right where no value is an object, which none may be. */
const keysIn = (line: string): number =>
  [...line.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon).length;

const invalid = (detail: string, name: string | null = null): ParsedRecord => ({
  kind: 'fault',
  fault: { code: 'INVALID_JSON', column: name === null ? null : columnName(name), detail },
});

/** A key as a column's name that the fault's own column keeps: a key may be of any length, and of halves of characters. */
const columnName = (name: string): string =>
  [...name.toWellFormed().replace(/\p{Cc}/gu, '\ufffd')].slice(0, CHARACTER_LIMITS.fieldName).join('');
