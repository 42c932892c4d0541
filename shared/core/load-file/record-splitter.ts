import { MAX_RECORD_BYTES } from '../limits.ts';
import type { Dialect } from './dialect.ts';
import { scanLine } from './line-scan.ts';
import { isAt, type Marks, marksOf } from './mark.ts';

/** One record of a load file, not yet decoded. Records and blank lines tile the file. */
export interface RawRecord {
  /** Absolute in the object. */
  readonly byteStart: number;
  /** Absolute and exclusive; behind the record's line end. */
  readonly byteEnd: number;
  /** 1-based physical line of the record's first line. */
  readonly lineNumber: number;
  /** The record with its line end; of a record that is too long only the first bytes. May be a view of a chunk. */
  readonly bytes: Uint8Array;
  readonly flaw: 'unclosed' | 'tooLong' | null;
}

export interface RecordSplitterOptions {
  readonly dialect: Dialect;
  /** Cells of the header, which tell where the next record begins after an unclosed qualifier; null while unknown. */
  readonly columnCount: number | null;
  /** Absolute offset of the first byte pushed; the start of a line that no record spans. */
  readonly byteStart: number;
  /** 1-based line that begins there. */
  readonly lineNumber: number;
  readonly maxRecordBytes?: number;
}

export interface RecordSplitter {
  /** The records that the chunk completes. The chunk must not be changed afterwards. */
  push(chunk: Uint8Array): RawRecord[];
  /** The records that the end of the input completes. */
  end(): RawRecord[];
}

/**
 * Splits bytes into records, in memory bounded by the longest record, whatever the chunks. A record ends at LF outside
 * qualifiers; CR ends nothing.
 *
 * An unclosed qualifier swallows the lines that follow. A record of several lines is therefore believed only when it
 * reads well to its end: cells as many as the header's, every qualifier in its place. When it does not, and one of its
 * further lines is a good record by itself, the record ends before the first such line and is flawed as `unclosed`. So
 * no well-written file is ever misread, and a bad record costs itself. The decision looks at bytes behind the record's
 * start only, so that a part's byte range gives the records that the whole file gives.
 */
export function createRecordSplitter(options: RecordSplitterOptions): RecordSplitter {
  const { columnCount, maxRecordBytes: max = MAX_RECORD_BYTES } = options;
  const marks = marksOf(options.dialect);
  /** Bytes not yet given away, from absolute offset `base` on; always begins with a whole unit. */
  let buffer: Uint8Array = new Uint8Array(0);
  let base = options.byteStart;
  /** Index of the first line not yet scanned, and where the search for its end goes on. */
  let line = 0;
  let searched = 0;
  /** The current line is already longer than a record may be, and partly dropped. */
  let giant = false;
  let record = startRecord(options.byteStart, options.lineNumber);

  /** Ends the record at an absolute offset, where the next one begins. */
  function finish(byteEnd: number, lines: number, flaw: RawRecord['flaw']): RawRecord {
    const { byteStart, lineNumber, kept } = record;
    const tooLong = byteEnd - byteStart > max;
    const bytes = kept ?? buffer.subarray(byteStart - base, Math.min(byteEnd, byteStart + max) - base);
    record = startRecord(byteEnd, lineNumber + lines);
    line = searched = byteEnd - base;
    giant = false;
    return { byteStart, byteEnd, lineNumber, bytes, flaw: tooLong ? 'tooLong' : flaw };
  }

  /** Takes the line that ends before `end` into the record; a record when that completes one. */
  function takeLine(end: number): RawRecord | null {
    const lineStart = line;
    const contentEnd = withoutLineEnd(buffer, lineStart, end, marks);
    if (record.lines === 0 && contentEnd === lineStart && !giant) {
      record = startRecord(base + end, record.lineNumber + 1);
      line = searched = end;
      return null;
    }
    record.lines++;
    const { cells } = marks;
    if (giant || end - lineStart > max) return resynchronised() ?? finish(base + end, record.lines, null);
    if (cells === null) return finish(base + end, record.lines, null);

    // Stryker disable next-line ConditionalExpression,EqualityOperator: a first line that is good ends the record anyway
    if (record.lines > 1 && record.resume === null && contentEnd > lineStart) {
      const alone = scanLine(buffer, lineStart, contentEnd, marks.unit, cells, false);
      if (!alone.open && alone.strict && alone.delimiters + 1 === columnCount) {
        record.resume = { byteStart: base + lineStart, lines: record.lines - 1 };
      }
    }
    const scan = scanLine(buffer, lineStart, contentEnd, marks.unit, cells, record.open);
    record.open = scan.open;
    record.cells += scan.delimiters;
    record.strict &&= scan.strict;
    line = searched = end;

    const tooLong = base + end - record.byteStart > max;
    const count = columnCount ?? record.cells;
    const misread = !record.strict || record.cells > count || (!record.open && record.cells < count);
    const cut = misread || tooLong ? resynchronised() : null;
    if (cut) return cut;
    if (!record.open) return finish(base + end, record.lines, null);
    if (tooLong) keepBeginning();
    return null;
  }

  const resynchronised = (): RawRecord | null =>
    record.resume && finish(record.resume.byteStart, record.resume.lines, 'unclosed');

  /** From here on the record's bytes need not be held. */
  function keepBeginning(): void {
    const start = record.byteStart - base;
    record.kept ??= buffer.slice(start, start + max);
  }

  function drain(final: boolean): RawRecord[] {
    const records: RawRecord[] = [];
    for (;;) {
      let end = lineEnd(buffer, searched, marks);
      if (end === -1) {
        // Stryker disable next-line MethodExpression,ArithmeticOperator: from further back the same is found, later
        searched = Math.max(line, buffer.length - (buffer.length % marks.unit));
        if (!final) {
          // A line this long ends the record whatever it holds, or sends it back to where it can resume.
          giant ||= buffer.length - line > max;
          const cut = giant ? resynchronised() : null;
          if (cut === null) break;
          records.push(cut);
          continue;
        }
        if (line === buffer.length && !giant) {
          if (record.lines === 0) break;
          records.push(resynchronised() ?? finish(base + buffer.length, record.lines, 'unclosed'));
          continue;
        }
        end = buffer.length;
      }
      const completed = takeLine(end);
      if (completed) records.push(completed);
    }
    dropGiven();
    return records;
  }

  function dropGiven(): void {
    if (giant) {
      keepBeginning();
      line = searched;
    }
    const from = record.kept === null ? record.byteStart - base : line;
    buffer = buffer.subarray(from);
    base += from;
    line -= from;
    searched -= from;
  }

  return {
    push(chunk) {
      // A Buffer's slice is a view and a Uint8Array's a copy: hold the latter only.
      const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      // Stryker disable next-line ConditionalExpression: joined to nothing it is the same, copied
      buffer = buffer.length === 0 ? bytes : concat(buffer, bytes);
      return drain(false);
    },
    end: () => drain(true),
  };
}

interface OpenRecord {
  readonly byteStart: number;
  readonly lineNumber: number;
  /** Lines taken so far. */
  lines: number;
  cells: number;
  open: boolean;
  strict: boolean;
  /** Where the first further line begins that is a good record by itself, and the lines before it. */
  resume: { readonly byteStart: number; readonly lines: number } | null;
  /** The first bytes of a record that is too long to be held. */
  kept: Uint8Array | null;
}

const startRecord = (byteStart: number, lineNumber: number): OpenRecord => ({
  byteStart,
  lineNumber,
  lines: 0,
  cells: 1,
  open: false,
  strict: true,
  resume: null,
  kept: null,
});

/** Index behind the next LF, or -1. */
function lineEnd(buffer: Uint8Array, from: number, { unit, lineFeed }: Marks): number {
  if (unit === 1) return buffer.indexOf(0x0a, from) + 1 || -1;
  for (let at = buffer.indexOf(0x0a, from); at !== -1; at = buffer.indexOf(0x0a, at + 1)) {
    const start = at - (at % 2);
    if (isAt(buffer, start, lineFeed)) return start + 2;
  }
  return -1;
}

/** Where a line's content ends: before LF or CRLF, or before the CR that a cut-off file ends in. */
function withoutLineEnd(
  buffer: Uint8Array,
  start: number,
  end: number,
  { unit, lineFeed, carriageReturn }: Marks,
): number {
  let contentEnd = end;
  if (contentEnd - unit >= start && isAt(buffer, contentEnd - unit, lineFeed)) contentEnd -= unit;
  if (contentEnd - unit >= start && isAt(buffer, contentEnd - unit, carriageReturn)) contentEnd -= unit;
  return contentEnd;
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
