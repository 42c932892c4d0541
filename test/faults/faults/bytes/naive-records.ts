import { MAX_RECORD_BYTES } from '../../../../shared/core/limits.ts';
import type { Dialect } from '../../../../shared/core/load-file/dialect.ts';

/** A record as the rules of the dialects have it, without its content. */
export interface NaiveRecord {
  /** 1-based. */
  readonly line: number;
  /** Bytes from the beginning of the file. */
  readonly offset: number;
  /** Null in JSON Lines. */
  readonly cells: number | null;
}

/** A file as text in which a character is a byte, or a unit of UTF-16: nothing is decoded, so nothing is refused. */
interface Units {
  readonly text: string;
  readonly bytes: 1 | 2;
}

function unitsOf(bytes: Buffer, { encoding }: Dialect): Units {
  if (encoding === 'utf-8') return { text: bytes.toString('latin1'), bytes: 1 };
  // A loose byte at the end is a unit of its own, which is no line end.
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 2));
  const units = encoding === 'utf-16le' ? whole : Buffer.from(whole).swap16();
  return { text: units.toString('utf16le') + (bytes.length % 2 === 1 ? '?' : ''), bytes: 2 };
}

const markIn = (mark: string, { bytes }: Units): string => (bytes === 1 ? Buffer.from(mark).toString('latin1') : mark);

/** Every line of a file that is not blank, from an offset on. */
export function naiveLines(bytes: Buffer, dialect: Dialect, from: number): NaiveRecord[] {
  const units = unitsOf(bytes, dialect);
  // Behind a loose byte nothing begins.
  const start = Math.ceil(from / units.bytes);
  const before = units.text.slice(0, start).split('\n').length;
  const delimiter = dialect.format === 'delimited' ? markIn(dialect.delimiter, units) : null;
  let offset = from;
  return units.text
    .slice(start)
    .split('\n')
    .flatMap((line, i) => {
      const record = {
        line: before + i,
        offset,
        cells: delimiter === null ? null : line.split(delimiter).length,
      };
      offset += (line.length + 1) * units.bytes;
      return line === '' || line === '\r' ? [] : [record];
    });
}

/**
 * The records of a file, from an offset on; null when that cannot be told from the rules alone, because some qualifier
 * does not stand where it may, a record has not as many cells as the header, or one of several lines is too long to be
 * believed.
 */
export function naiveRecords(bytes: Buffer, dialect: Dialect, from: number, columns: number): NaiveRecord[] | null {
  if (dialect.format === 'jsonl' || dialect.qualifier === null) return naiveLines(bytes, dialect, from);
  const units = unitsOf(bytes, dialect);
  const { text } = units;
  const [delimiter, qualifier] = [markIn(dialect.delimiter, units), markIn(dialect.qualifier, units)];
  const records: NaiveRecord[] = [];
  let at = from / units.bytes;
  let line = text.slice(0, at).split('\n').length;
  while (at < text.length) {
    const blank = /^(?:\r?\n|\r$)/.exec(text.slice(at, at + 2));
    if (blank !== null) {
      at += blank[0].length;
      line++;
      continue;
    }
    const end = endOfRecord(text, at, delimiter, qualifier);
    if (end === null || end.cells !== columns) return null;
    const record = text.slice(at, end.at);
    if (record.length * units.bytes > MAX_RECORD_BYTES && record.trimEnd().includes('\n')) return null;
    records.push({ line, offset: at * units.bytes, cells: end.cells });
    line += record.split('\n').length - 1;
    at = end.at;
  }
  return records;
}

function endOfRecord(text: string, start: number, delimiter: string, qualifier: string) {
  let at = start;
  for (let cells = 1; ; cells++) {
    if (text.startsWith(qualifier, at)) {
      at += qualifier.length;
      for (;;) {
        const next = text.indexOf(qualifier, at);
        if (next === -1) return null;
        at = next + qualifier.length;
        if (!text.startsWith(qualifier, at)) break;
        at += qualifier.length;
      }
    } else {
      const stop = nearest(text, at, [delimiter, qualifier, '\n']);
      at = text[stop] === '\n' && text[stop - 1] === '\r' && stop > at ? stop - 1 : stop;
    }
    if (text.startsWith(delimiter, at)) {
      at += delimiter.length;
      continue;
    }
    if (at >= text.length) return { at: text.length, cells };
    const lineEnd = /^(?:\r?\n|\r$)/.exec(text.slice(at, at + 2));
    return lineEnd === null ? null : { at: at + lineEnd[0].length, cells };
  }
}

function nearest(text: string, from: number, marks: readonly string[]): number {
  let at = from;
  while (at < text.length && !marks.some((mark) => text.startsWith(mark, at))) at++;
  return at;
}
