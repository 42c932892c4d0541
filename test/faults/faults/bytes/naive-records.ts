import { MAX_RECORD_BYTES } from '../../../../shared/domain/limits.ts';
import type { Dialect } from '../../../../shared/load-files/dialect.ts';

/** A record as the rules of the dialects have it, without its content. */
export interface NaiveRecord {
  /** 1-based. */
  readonly line: number;
  /** Bytes from the beginning of the file. */
  readonly offset: number;
  /** Behind its line end, in bytes from the beginning of the file. */
  readonly end: number;
  /** Without the empty ones behind the header's last column. Null in JSON Lines. */
  readonly cells: number | null;
  /** The empty ones behind it. */
  readonly surplus: number;
  /** A record may begin inside one of its values. */
  readonly doubtful: boolean;
}

/** A file as text in which a character is a byte, or a unit of UTF-16: nothing is decoded, so nothing is refused. */
interface Units {
  readonly text: string;
  readonly bytes: 1 | 2;
}

/** How a dialect writes cells, in units. */
interface Marks {
  readonly delimiter: string;
  readonly qualifier: string | null;
}

const LINE_END = /\r\n|\n|\r/;
const LINE_END_HERE = /\r\n|\n|\r/y;

function unitsOf(bytes: Buffer, { encoding }: Dialect): Units {
  if (encoding === 'utf-8') return { text: bytes.toString('latin1'), bytes: 1 };
  // A loose byte at the end is a unit of its own, which is no line end.
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 2));
  const units = encoding === 'utf-16le' ? whole : Buffer.from(whole).swap16();
  return { text: units.toString('utf16le') + (bytes.length % 2 === 1 ? '?' : ''), bytes: 2 };
}

function marksIn({ bytes }: Units, dialect: Dialect): Marks | null {
  if (dialect.format === 'jsonl') return null;
  const unit = (mark: string): string => (bytes === 1 ? Buffer.from(mark).toString('latin1') : mark);
  return {
    delimiter: unit(dialect.delimiter),
    qualifier: dialect.qualifier === null ? null : unit(dialect.qualifier),
  };
}

const lineCount = (text: string): number => text.split(LINE_END).length - 1;

/** Every line of a file that is neither blank nor a row without values, from an offset on. Lines end in CR LF, LF or CR. */
export function naiveLines(bytes: Buffer, dialect: Dialect, from: number, columns: number | null): NaiveRecord[] {
  const units = unitsOf(bytes, dialect);
  const marks = marksIn(units, dialect);
  // Behind a loose byte nothing begins.
  let at = Math.ceil(from / units.bytes);
  let line = lineCount(units.text.slice(0, at)) + 1;
  const lines: NaiveRecord[] = [];
  for (const text of units.text.slice(at).split(/(?<=\r\n|\n|\r(?!\n))/)) {
    const content = text.replace(/(?:\r\n|\n|\r)$/, '');
    if (content !== '' && (marks === null || !isEmptyRow(content, marks))) {
      const all = marks === null ? [] : content.split(marks.delimiter);
      const cells = ownCells(all, columns);
      const place = { line, offset: at * units.bytes, end: (at + text.length) * units.bytes };
      lines.push({ ...place, cells: marks === null ? null : cells, surplus: all.length - cells, doubtful: false });
    }
    at += text.length;
    line += 1;
  }
  return lines;
}

/**
 * The records of a file, from an offset on; null when that cannot be told from the rules alone, because the file is not
 * well written, a value of several lines could hold a record, or a record of several lines is too long to be believed.
 */
export function naiveRecords(bytes: Buffer, dialect: Dialect, from: number, columns: number): NaiveRecord[] | null {
  const records = wellWrittenRecords(bytes, dialect, from, columns);
  return records?.some(({ doubtful }) => doubtful) ? null : records;
}

/** The same where they are only to be well written; null when some qualifier or number of cells is not as it must be. */
export function wellWrittenRecords(
  bytes: Buffer,
  dialect: Dialect,
  from: number,
  columns: number,
): NaiveRecord[] | null {
  if (dialect.format === 'jsonl' || dialect.qualifier === null) return naiveLines(bytes, dialect, from, columns);
  const units = unitsOf(bytes, dialect);
  const marks = marksIn(units, dialect) as Marks;
  const { text } = units;
  const records: NaiveRecord[] = [];
  let at = from / units.bytes;
  let line = lineCount(text.slice(0, at)) + 1;
  while (at < text.length) {
    const end = endOfRecord(text, at, marks);
    if (end === null) return null;
    const record = text.slice(at, end.at);
    const content = record.replace(/(?:\r\n|\n|\r)$/, '');
    const [, ...further] = content.split(LINE_END);
    if (content !== '' && (further.length > 0 || !isEmptyRow(content, marks))) {
      const cells = ownCells(end.cells, columns);
      if (cells !== columns) return null;
      const isLong = record.length * units.bytes > MAX_RECORD_BYTES;
      const mayHoldRecord = further.join('\n').split(marks.delimiter).length >= columns;
      const doubtful = further.length > 0 && (isLong || mayHoldRecord);
      const place = { line, offset: at * units.bytes, end: end.at * units.bytes };
      records.push({ ...place, cells, surplus: end.cells.length - cells, doubtful });
    }
    line += lineCount(record);
    at = end.at;
  }
  return records;
}

/** How many cells count: those behind the header's last column do not when they are all empty. */
function ownCells(cells: readonly string[], columns: number | null): number {
  const surplus = columns === null ? [] : cells.slice(columns);
  return surplus.every((cell) => /^[ \t]*$/.test(cell))
    ? Math.min(cells.length, columns ?? cells.length)
    : cells.length;
}

/** Whether a line holds nothing but delimiters, blanks, and qualifiers around nothing but blanks. */
function isEmptyRow(line: string, { delimiter, qualifier }: Marks): boolean {
  let at = 0;
  const skipBlanks = (stopAt: string | null): void => {
    while ((line[at] === ' ' || line[at] === '\t') && line[at] !== stopAt) at++;
  };
  for (;;) {
    skipBlanks(delimiter);
    if (qualifier !== null && line.startsWith(qualifier, at)) {
      at += qualifier.length;
      skipBlanks(null);
      if (!line.startsWith(qualifier, at)) return false;
      at += qualifier.length;
      skipBlanks(delimiter);
    }
    if (at >= line.length) return true;
    if (!line.startsWith(delimiter, at)) return false;
    at += delimiter.length;
  }
}

/** Where the record ends that begins at an index, and its cells without their qualifiers; null where the rules are broken. */
function endOfRecord(text: string, start: number, { delimiter, qualifier }: Marks) {
  const cells: string[] = [];
  let at = start;
  const skipBlanks = (): void => {
    while ((text[at] === ' ' || text[at] === '\t') && text[at] !== delimiter) at++;
  };
  for (;;) {
    const from = at;
    skipBlanks();
    if (qualifier !== null && text.startsWith(qualifier, at)) {
      at += qualifier.length;
      const opened = at;
      for (;;) {
        const next = text.indexOf(qualifier, at);
        if (next === -1) return null;
        at = next + qualifier.length;
        if (!text.startsWith(qualifier, at)) break;
        at += qualifier.length;
      }
      cells.push(text.slice(opened, at - qualifier.length));
      skipBlanks();
    } else {
      at = nearest(text, at, [delimiter, ...(qualifier === null ? [] : [qualifier]), '\n', '\r']);
      cells.push(text.slice(from, at));
    }
    if (text.startsWith(delimiter, at)) {
      at += delimiter.length;
      continue;
    }
    if (at >= text.length) return { at: text.length, cells };
    LINE_END_HERE.lastIndex = at;
    const lineEnd = LINE_END_HERE.exec(text);
    return lineEnd === null ? null : { at: at + lineEnd[0].length, cells };
  }
}

function nearest(text: string, from: number, marks: readonly string[]): number {
  let at = from;
  while (at < text.length && !marks.some((mark) => text.startsWith(mark, at))) at++;
  return at;
}
