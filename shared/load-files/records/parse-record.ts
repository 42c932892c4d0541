import type { Fault } from '../../domain/fault-codes.ts';
import type { DelimitedDialect, Dialect, Encoding } from '../dialect.ts';
import { type RawCells, rawCells, unqualified } from '../formats/delimited/cells.ts';
import { parseJsonLine } from '../formats/json-lines.ts';
import type { ParsedRecord } from './parsed-record.ts';
import type { RawRecord } from './record-splitter.ts';

const fatal = (encoding: Encoding) => new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
const DECODERS: Readonly<Record<Encoding, InstanceType<typeof TextDecoder>>> = {
  'utf-8': fatal('utf-8'),
  'utf-16le': fatal('utf-16le'),
  'utf-16be': fatal('utf-16be'),
};

/**
 * Decodes a record and takes it apart. Never throws: what is wrong comes back as a fault of the whole row. Empty cells
 * behind the header's last column are left out.
 * @param columnCount Cells of the header; null while it is read itself, and for JSON Lines.
 */
export function parseRecord(record: RawRecord, dialect: Dialect, columnCount: number | null): ParsedRecord {
  if (record.flaw === 'tooLong') return fault('RECORD_TOO_LONG', `${record.byteEnd - record.byteStart} bytes`);
  if (record.flaw === 'unclosed') return fault('UNCLOSED_QUALIFIER', null);
  let text: string;
  try {
    text = DECODERS[dialect.encoding].decode(record.bytes);
  } catch {
    return fault('INVALID_BYTES', `not ${dialect.encoding}`);
  }
  const line = withoutLineEnd(text);
  if (dialect.format === 'jsonl') return parseJsonLine(line);
  const { raw, open, strays } = bestReading(line, dialect, columnCount);
  if (open) return fault('UNCLOSED_QUALIFIER', null);
  const own = columnCount === null || !isWide(raw, dialect, columnCount) ? raw : raw.slice(0, columnCount);
  const { qualifier, newlineMark } = dialect;
  const cells = own.map((cell) => withNewlines(unqualified(cell, qualifier), newlineMark));
  return { kind: 'cells', names: null, cells, raw: own, strays, trailing: raw.length - own.length };
}

function withoutLineEnd(text: string): string {
  let end = text.length;
  if (text[end - 1] === '\n') end--;
  if (text[end - 1] === '\r') end--;
  return text.slice(0, end);
}

const fault = (code: Fault['code'], detail: string | null): ParsedRecord => ({
  kind: 'fault',
  fault: { code, column: null, detail },
});

/** Qualifiers close as late as they can, unless only closing them early gives the record its header's cells. */
function bestReading(line: string, dialect: DelimitedDialect, columnCount: number | null): RawCells {
  const late = rawCells(line, dialect, 'late');
  if (late.strays.length === 0 || isWide(late.raw, dialect, columnCount, late.open)) return late;
  const early = rawCells(line, dialect, 'early');
  return isWide(early.raw, dialect, columnCount, early.open) ? early : late;
}

/** Whether the cells are those of the header, but for empty ones behind them. */
function isWide(
  raw: readonly string[],
  { qualifier }: DelimitedDialect,
  columnCount: number | null,
  open = false,
): boolean {
  if (open) return false;
  if (columnCount === null) return true;
  return (
    raw.length >= columnCount && raw.slice(columnCount).every((cell) => /^[ \t]*$/.test(unqualified(cell, qualifier)))
  );
}

const withNewlines = (value: string, newlineMark: string | null): string =>
  newlineMark === null ? value : value.replaceAll(newlineMark, '\n');
