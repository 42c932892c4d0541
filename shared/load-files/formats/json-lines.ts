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
    value = JSON.parse(line);
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
  return { kind: 'cells', names, cells, raw: null, strays: [], trailing: 0 };
}

function scalarText(item: unknown): string | { problem: string } {
  if (item === null) return '';
  if (typeof item === 'string') return item;
  if (typeof item === 'boolean') return String(item);
  if (typeof item !== 'number') return { problem: 'an object or array as a value' };
  // Above 2^53 the digits that stand in the file are lost already, and with them perhaps a document id.
  if (Number.isInteger(item) && !Number.isSafeInteger(item))
    return { problem: 'a number of too many digits; quote it' };
  return String(item);
}

const invalid = (detail: string, name: string | null = null): ParsedRecord => ({
  kind: 'fault',
  fault: { code: 'INVALID_JSON', column: name === null ? null : columnName(name), detail },
});

/** A key as a column's name that the fault's own column keeps: a key may be of any length, and of halves of characters. */
const columnName = (name: string): string =>
  [...name.toWellFormed().replace(/\p{Cc}/gu, '\ufffd')].slice(0, CHARACTER_LIMITS.fieldName).join('');
