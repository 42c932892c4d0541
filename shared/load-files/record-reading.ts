import type { DelimitedDialect } from './dialect.ts';
import type { RecordShape } from './layout.ts';
import { isEmptyRow, isWhole, type LineScan, NO_CELLS, scanLine } from './line-scan.ts';
import { type CellMarks, marksOf } from './mark.ts';
import { type IdCell, idCellOf, isLikeRecord } from './record-likeness.ts';

/** A physical line that is complete. */
export interface Line {
  /** What holds its bytes now, and where they stand in it; the line end is left out. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Absolute in the object; the line end is included. */
  readonly byteStart: number;
  readonly byteEnd: number;
}

/** Where a record turned out to end. */
export interface RecordEnd {
  /** Absolute and exclusive. */
  readonly byteEnd: number;
  /** Lines of the record. */
  readonly lines: number;
  readonly flaw: 'unclosed' | 'empty' | null;
  readonly holdsRecord: boolean;
}

/** Reads the lines of one record until it is known where the record ends, which may be before the last line read. */
export interface RecordReading {
  /** Takes the next line; null while the end is not known. */
  take(line: Line): RecordEnd | null;
  /** The end, from the lines so far, because no further one can decide; null when the record has no end among them. */
  settle(): RecordEnd | null;
  /** Absolute offset of the first line that may have to be read again; null when none may. */
  readonly heldFrom: number | null;
}

/** A record, or a line inside an open value that may begin one, as far as it has been read. */
interface Reading {
  readonly byteStart: number;
  /** Lines of the record in hand before it. */
  readonly linesBefore: number;
  readonly id: IdCell | null;
  scan: LineScan;
  /** Where its cells close. */
  closed: { readonly byteEnd: number; readonly lines: number } | null;
  /** Null while it is not known whether it is a record with the header's cells. */
  whole: boolean | null;
}

/**
 * Lines of one record that may begin records and wait for further lines to decide it. Each closes the value that the one
 * before it opened, so that more of them are in no file that somebody wrote.
 */
const MAX_CANDIDATES = 8;

/**
 * Makes readings of one file's records.
 *
 * A qualifier that does not belong there may open a value and swallow the records that follow. So a value that runs over
 * a line end is not believed when one of its further lines begins a whole record: as many cells as the header, and a
 * document id like the open record's. The record then ends before that line, as `unclosed`. Lines of text that only
 * happen to have as many cells leave the value whole, and are noted.
 *
 * What decides about a record is how the lines inside it would be read if they began records, and nothing before it. So
 * any run of records reads as it does in the whole file.
 */
export function recordReadings(shape: RecordShape, maxRecordBytes: number): () => RecordReading {
  const { dialect } = shape;
  const { cells, ...marks } = marksOf(dialect);
  if (dialect.format === 'jsonl' || cells === null) return () => lineReading;
  return () => cellReading({ ...shape, dialect, marks: { ...marks, cells }, maxRecordBytes });
}

/** Where no cell holds a line end, every line is a record. */
const lineReading: RecordReading = {
  take: ({ byteEnd }) => ({ byteEnd, lines: 1, flaw: null, holdsRecord: false }),
  settle: () => null,
  heldFrom: null,
};

interface CellRules extends RecordShape {
  readonly dialect: DelimitedDialect;
  readonly marks: CellMarks;
  readonly maxRecordBytes: number;
}

function cellReading(rules: CellRules): RecordReading {
  const { columnCount, marks, maxRecordBytes } = rules;
  let lines = 0;
  let own: Reading | null = null;
  /** Lines inside the record that may begin records like one that encloses them, in order; the bad ones are dropped. */
  let inner: Reading[] = [];
  let holdsRecord = false;

  const scan = ({ bytes, start, end }: Line, before = NO_CELLS) => scanLine(bytes, start, end, marks, before, 'late');

  /** Begins a reading at a line. On one line qualifiers may be out of place; over several they must not be. */
  function begin(line: Line): Reading {
    const late = scan(line);
    const whole = isWholeLine(line, late, rules);
    const { byteStart, byteEnd } = line;
    const closed = !late.open || whole ? { byteEnd, lines } : null;
    const mayGoOn = late.open && !late.strays && columnCount !== null && late.filled <= columnCount;
    const id = whole || mayGoOn || lines === 1 ? idOf(line, rules) : null;
    return { byteStart, linesBefore: lines - 1, id, scan: late, closed, whole: whole ? true : mayGoOn ? null : false };
  }

  function readOn(reading: Reading, line: Line): void {
    if (reading.closed !== null) return;
    reading.scan = scan(line, reading.scan);
    if (!reading.scan.open) reading.closed = { byteEnd: line.byteEnd, lines };
  }

  /** Decides what can be decided, the last line first, because a record depends on the lines inside it. */
  function decide(end: number): void {
    for (let i = inner.length - 1; i >= 0; i--) {
      const reading = inner[i] as Reading;
      reading.whole ??= mayBeWhole(reading, end) ? wholeBy(reading, firstInside(reading, inner, i + 1)) : false;
    }
    inner = inner.filter(({ whole }) => whole !== false).slice(-MAX_CANDIDATES);
  }

  const mayBeWhole = ({ scan: late, closed, byteStart }: Reading, end: number): boolean =>
    !late.strays &&
    late.filled <= (columnCount ?? 0) &&
    end - byteStart <= maxRecordBytes &&
    (closed === null || isWhole(late, columnCount));

  function end(): RecordEnd | null {
    if (own === null) return null;
    const next = firstInside(own, inner);
    if (next?.whole) return { byteEnd: next.byteStart, lines: next.linesBefore, flaw: 'unclosed', holdsRecord: false };
    return next === undefined && own.closed !== null ? { ...own.closed, flaw: null, holdsRecord } : null;
  }

  function takeFirst(line: Line): RecordEnd | null {
    own = begin(line);
    if (own.closed === null) return null;
    return { ...own.closed, flaw: isEmptyRow(own.scan) ? 'empty' : null, holdsRecord };
  }

  return {
    take(line) {
      lines++;
      if (own === null) return takeFirst(line);
      const around = [own, ...inner].filter(({ closed }) => closed === null);
      for (const reading of inner) readOn(reading, line);
      const begun = around.length > 0 && columnCount !== null && line.end > line.start ? begin(line) : null;
      const isOpen = own.closed === null;
      readOn(own, line);
      // Its stray qualifier is the one that closes the open value, as it must be closed.
      const isEnd = begun?.scan.strays && isOpen && own.closed !== null && mayBeWhole(own, line.byteEnd);
      if (begun !== null && begun.whole !== false && !isEnd) {
        if (isOpen && begun.whole && !isLikeRecord(own.id, begun.id)) holdsRecord = true;
        if (around.some(({ id }) => isLikeRecord(id, begun.id))) inner.push(begun);
      }
      decide(line.byteEnd);
      return end();
    },
    settle() {
      for (const reading of inner) if (reading.closed === null) reading.whole ??= false;
      inner = inner.filter(({ whole }) => whole !== false);
      decide(0);
      return end();
    },
    get heldFrom() {
      return inner[0]?.byteStart ?? null;
    },
  };
}

/** The first line inside a reading that is, or may be, a record like it; of those from an index on. */
function firstInside({ closed, id }: Reading, inner: readonly Reading[], from = 0): Reading | undefined {
  const end = closed?.byteEnd ?? Number.POSITIVE_INFINITY;
  for (let i = from; i < inner.length; i++) {
    const one = inner[i] as Reading;
    if (one.byteStart >= end) return undefined;
    if (one.whole !== false && isLikeRecord(id, one.id)) return one;
  }
  return undefined;
}

/** What a line is that may be a whole record, by the first such line inside it; null while that is not known. */
function wholeBy({ closed }: Reading, next: Reading | undefined): boolean | null {
  if (next?.whole) return false;
  return next === undefined && closed !== null ? true : null;
}

/** Whether a line by itself is a record of the header's cells, its qualifiers closed late or early. */
function isWholeLine({ bytes, start, end }: Line, late: LineScan, { marks, columnCount }: CellRules): boolean {
  if (isWhole(late, columnCount)) return true;
  return late.strays && isWhole(scanLine(bytes, start, end, marks, NO_CELLS, 'early'), columnCount);
}

const DECODERS = {
  'utf-8': new TextDecoder('utf-8', { ignoreBOM: true }),
  'utf-16le': new TextDecoder('utf-16le', { ignoreBOM: true }),
  'utf-16be': new TextDecoder('utf-16be', { ignoreBOM: true }),
};

const idOf = ({ bytes, start, end }: Line, { dialect, idColumn }: CellRules): IdCell | null =>
  idColumn === null ? null : idCellOf(DECODERS[dialect.encoding].decode(bytes.subarray(start, end)), dialect, idColumn);
