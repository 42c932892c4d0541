import type { Fault } from '../fault-codes.ts';
import type { DelimitedDialect, Dialect, Encoding } from './dialect.ts';
import { parseJsonLine } from './json-line.ts';
import type { ParsedRecord } from './parsed-record.ts';
import type { RawRecord } from './record-splitter.ts';

const fatal = (encoding: Encoding) => new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
const DECODERS: Readonly<Record<Encoding, InstanceType<typeof TextDecoder>>> = {
  'utf-8': fatal('utf-8'),
  'utf-16le': fatal('utf-16le'),
  'utf-16be': fatal('utf-16be'),
};

/** Decodes a record and takes it apart. Never throws: what is wrong comes back as a fault of the whole row. */
export function parseRecord(record: RawRecord, dialect: Dialect): ParsedRecord {
  if (record.flaw === 'tooLong') return fault('RECORD_TOO_LONG', `${record.byteEnd - record.byteStart} bytes`);
  if (record.flaw === 'unclosed') return fault('UNCLOSED_QUALIFIER', null);
  let text: string;
  try {
    text = DECODERS[dialect.encoding].decode(record.bytes);
  } catch {
    return fault('INVALID_BYTES', `not ${dialect.encoding}`);
  }
  const line = text.replace(/\r?\n$|\r$/, '');
  if (dialect.format === 'jsonl') return parseJsonLine(line);
  const cells = parseCells(line, dialect);
  return cells ? { kind: 'cells', names: null, cells } : fault('UNCLOSED_QUALIFIER', null);
}

const fault = (code: Fault['code'], detail: string | null): ParsedRecord => ({
  kind: 'fault',
  fault: { code, column: null, detail },
});

/** The cells of a record without its line end, by the rule of the line scan; null when a qualifier stays open. */
function parseCells(line: string, { delimiter, qualifier, newlineMark }: DelimitedDialect): string[] | null {
  const raw =
    // Stryker disable next-line ConditionalExpression,LogicalOperator: a short cut; both ways read such a line alike
    qualifier === null || !line.includes(qualifier)
      ? line.split(delimiter)
      : qualifiedCells(line, delimiter, qualifier);
  if (raw === null || newlineMark === null) return raw;
  return raw.map((cell) => cell.replaceAll(newlineMark, '\n'));
}

function qualifiedCells(line: string, delimiter: string, qualifier: string): string[] | null {
  const cells: string[] = [];
  let start = 0;
  for (;;) {
    let end: number;
    if (line[start] === qualifier) {
      const close = closingQualifier(line, start + 1, delimiter, qualifier);
      if (close === -1) return null;
      const inner = line.slice(start + 1, close);
      cells.push(inner.includes(qualifier) ? inner.replaceAll(qualifier + qualifier, qualifier) : inner);
      end = close + 1;
    } else {
      const next = line.indexOf(delimiter, start);
      end = next === -1 ? line.length : next;
      cells.push(line.slice(start, end));
    }
    if (end === line.length) return cells;
    start = end + 1;
  }
}

function closingQualifier(line: string, from: number, delimiter: string, qualifier: string): number {
  // Behind a qualifier that does not close stands the second one of a pair, or none: neither closes.
  for (let at = line.indexOf(qualifier, from); at !== -1; at = line.indexOf(qualifier, at + 2)) {
    if (at + 1 === line.length || line[at + 1] === delimiter) return at;
  }
  return -1;
}
