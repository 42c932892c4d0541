import type { Encoding } from '../dialect.ts';
import { lineEndFinder, withoutLineEnd } from './line-ends.ts';
import { lineMarksOf } from './mark.ts';
import type { RawRecord } from './raw-record.ts';
import type { RecordEnd, RecordReader, RecordReading } from './record-reader.ts';

export interface SplitterOptions {
  /** Tells where records end. */
  readonly reader: RecordReader;
  readonly encoding: Encoding;
  /** Absolute offset of the first byte pushed; the start of a line that no record spans. */
  readonly byteStart: number;
  /** 1-based line that begins there. */
  readonly lineNumber: number;
  readonly maxRecordBytes: number;
  /** Told of each row that holds nothing but delimiters, which is no record. */
  readonly onEmptyRow?: (lineNumber: number) => void;
}

export interface RecordSplitter {
  /** The records that the chunk completes. The chunk must not be changed afterwards. */
  push(chunk: Uint8Array): RawRecord[];
  /** The records that the end of the input completes. */
  end(): RawRecord[];
}

/**
 * Splits bytes into records, in memory bounded by the longest record, whatever the chunks. Lines end in CR LF, LF or CR;
 * the format's reader says with which line a record ends.
 */
export function createSplitter(options: SplitterOptions): RecordSplitter {
  const { reader, encoding, onEmptyRow, maxRecordBytes: max } = options;
  const marks = lineMarksOf(encoding);
  const lineEndAfter = lineEndFinder(marks);
  /** Bytes not yet given away, from absolute offset `base` on; always begins with a whole unit. */
  let buffer: Uint8Array = new Uint8Array(0);
  let base = options.byteStart;
  /** Index of the first line not yet read, and where the search for its end goes on. */
  let line = 0;
  let searched = 0;
  /** The current line is already longer than a record may be, and partly dropped. */
  let giant = false;
  let record = startRecord(options.byteStart, options.lineNumber);

  function startRecord(byteStart: number, lineNumber: number): OpenRecord {
    return { byteStart, lineNumber, lines: 0, reading: null, kept: null };
  }

  /** Goes on behind the record in hand, at an absolute offset. */
  function goOn(byteEnd: number, lines: number): void {
    record = startRecord(byteEnd, record.lineNumber + lines);
    line = searched = byteEnd - base;
    giant = false;
  }

  function finish({ byteEnd, lines, flaw, holdsRecord }: RecordEnd): RawRecord {
    const { byteStart, lineNumber, kept } = record;
    const tooLong = byteEnd - byteStart > max;
    const length = Math.min(byteEnd - byteStart, max);
    const bytes = kept?.subarray(0, length) ?? buffer.subarray(byteStart - base, byteStart - base + length);
    goOn(byteEnd, lines);
    return { byteStart, byteEnd, lineNumber, bytes, flaw: tooLong ? 'tooLong' : flaw, holdsRecord };
  }

  /** Takes the line that ends before `end` into the record; a record when that completes one. */
  function takeLine(end: number): RawRecord | null {
    const start = line;
    const contentEnd = withoutLineEnd(buffer, start, end, marks);
    if (record.lines === 0 && contentEnd === start && !giant) {
      goOn(base + end, 1);
      return null;
    }
    record.lines++;
    if (giant || end - start > max) return endAt(base + end, null);
    if (record.reading === null) {
      const kind = reader.kindOf(buffer, start, contentEnd);
      if (kind === 'empty') return skipEmptyRow(base + end);
      if (kind === 'record') return finish({ byteEnd: base + end, lines: 1, flaw: null, holdsRecord: false });
    }
    line = searched = end;
    const taken = { bytes: buffer, start, end: contentEnd, byteStart: base + start, byteEnd: base + end };
    if (record.reading === null) record.reading = reader.open(taken);
    else {
      const found = record.reading.take(taken);
      if (found !== null) return finish(found);
    }
    if (base + end - record.byteStart > max) keepBeginning();
    return null;
  }

  function skipEmptyRow(byteEnd: number): null {
    onEmptyRow?.(record.lineNumber);
    goOn(byteEnd, 1);
    return null;
  }

  /** Ends the record where its lines so far allow, else here. */
  function endAt(byteEnd: number, flaw: 'unclosed' | null): RawRecord {
    const { lines, reading } = record;
    return finish(reading?.settle() ?? { byteEnd, lines, flaw, holdsRecord: false });
  }

  /** From here on the record's bytes need not be held. */
  function keepBeginning(): void {
    const start = record.byteStart - base;
    record.kept ??= buffer.slice(start, start + max);
  }

  function drain(final: boolean): RawRecord[] {
    const records: RawRecord[] = [];
    const add = (completed: RawRecord | null) => {
      if (completed) records.push(completed);
    };
    for (;;) {
      let end = lineEndAfter(buffer, searched, final);
      if (end === -1) {
        searched = Math.max(line, searched, searchedTo(buffer, marks.unit));
        if (!final) {
          // A line this long ends the record whatever it holds, or sends it back to where it can go on.
          giant ||= searched + marks.unit - line > max;
          const settled = giant ? record.reading?.settle() : null;
          if (!settled) break;
          add(finish(settled));
          continue;
        }
        if (line === buffer.length && !giant) {
          if (record.lines === 0) break;
          add(endAt(base + buffer.length, 'unclosed'));
          continue;
        }
        end = buffer.length;
      }
      add(takeLine(end));
    }
    dropGiven();
    return records;
  }

  function dropGiven(): void {
    if (giant) {
      keepBeginning();
      line = searched;
    }
    const held = record.kept === null ? record.byteStart : (record.reading?.heldFrom ?? base + line);
    const from = held - base;
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
  /** Null before its first line, and while that may be all of it. */
  reading: RecordReading | null;
  /** The first bytes of a record that is too long to be held. */
  kept: Uint8Array | null;
}

/** Where the search for a line end goes on when more bytes have come: at a CR at the end, which may be half of a CR LF. */
const searchedTo = ({ length }: Uint8Array, unit: 1 | 2): number => length - (length % unit) - unit;

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
