import type { DelimitedDialect } from './dialect.ts';
import type { RecordShape } from './layout.ts';
import { isEmptyRow, isWhole, type LineScan, NO_CELLS, scanLine } from './line-scan.ts';
import { type CellMarks, marksOf } from './mark.ts';
import { type IdCell, idCellOf, isSameForm, likenessTo, literalIdOf } from './record-likeness.ts';

/** A physical line that is complete. */
export interface Line {
  /** What holds the bytes of its record now, and where the line's stand in it; the line end is left out. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Absolute in the object; the line end is included. */
  readonly byteStart: number;
  readonly byteEnd: number;
}

/** Where a record of several lines turned out to end. */
export interface RecordEnd {
  /** Absolute and exclusive. */
  readonly byteEnd: number;
  /** Lines of the record. */
  readonly lines: number;
  readonly flaw: 'unclosed' | null;
  readonly holdsRecord: boolean;
}

/** Reads the further lines of a record until it is known where it ends, which may be before the last line read. */
export interface RecordReading {
  /** Takes the next line; null while the end is not known. */
  take(line: Line): RecordEnd | null;
  /** The end, from the lines so far, because no further one can decide; null when the record has no end among them. */
  settle(): RecordEnd | null;
  /** Absolute offset of the first line that may have to be read again; null when none may. */
  readonly heldFrom: number | null;
}

/** Tells the records of one file by its lines. */
export interface RecordReader {
  /** What a record's first line is: the whole record, a row that holds nothing, or a line of a record that goes on. */
  kindOf(bytes: Uint8Array, start: number, end: number): 'record' | 'empty' | 'open';
  /** Begins to read a record that goes on behind its first line. */
  open(first: Line): RecordReading;
}

/** The record in hand, or a line inside it that may begin one, as far as it has been read. */
interface Reading {
  readonly byteStart: number;
  /** Lines of the record in hand before it. */
  readonly linesBefore: number;
  scan: LineScan;
  /** Where its cells close. */
  closed: { readonly byteEnd: number; readonly lines: number } | null;
  /** Null when it cannot be read, or not yet. */
  id: IdCell | null;
  /** Whether a record begins with its first line; null while that is not known. */
  isRecord: boolean | null;
}

/**
 * Lines of one record that may begin records and wait for further lines to decide it. Each closes the value that the one
 * before it opened, so that more of them are in no file that somebody wrote.
 */
const MAX_CANDIDATES = 8;

/**
 * Makes the reader of one file's records.
 *
 * A qualifier that does not belong there may open a value and swallow the records that follow. So a value that runs over
 * a line end is doubted as soon as one of its lines may begin a record: it has as many cells as the header, by the rules
 * or when it is split at every delimiter, and a document id like the open record's. Two cases are told apart:
 *
 * - The open record is damaged: it never closes, has another number of cells, or a qualifier out of place. It ends before
 *   that line, as `unclosed`.
 * - It closes as it should. Then the line is text of the value, and is noted (`holdsRecord`), unless it is as good a
 *   record itself, with an id of the same form: the smaller reading wins, and the open record is `unclosed`.
 *
 * What decides about a record is how the lines inside it would be read if they began records, and nothing before it. So
 * any run of records reads as it does in the whole file.
 */
export function recordReader(shape: RecordShape, maxRecordBytes: number): RecordReader {
  const { dialect } = shape;
  const { cells, ...marks } = marksOf(dialect);
  if (dialect.format === 'jsonl' || cells === null) return LINES;
  const rules: CellRules = { ...shape, dialect, marks: { ...marks, cells }, maxRecordBytes };
  return {
    kindOf: (bytes, start, end) => lineKind(bytes, start, end, rules),
    open: (first) => openReading(first, rules),
  };
}

/** Where no cell holds a line end, every line is a record. */
const LINES: RecordReader = {
  kindOf: () => 'record',
  open() {
    throw new Error('A line of JSON never goes on.');
  },
};

interface CellRules extends RecordShape {
  readonly dialect: DelimitedDialect;
  readonly marks: CellMarks;
  readonly maxRecordBytes: number;
}

function lineKind(bytes: Uint8Array, start: number, end: number, rules: CellRules): 'record' | 'empty' | 'open' {
  const late = scanLine(bytes, start, end, rules.marks);
  if (!late.open) return isEmptyRow(late) ? 'empty' : 'record';
  return isWholeLine(bytes, start, end, late, rules) ? 'record' : 'open';
}

/** Whether a line by itself is a record of the header's cells, its qualifiers closed late or early. */
function isWholeLine(bytes: Uint8Array, start: number, end: number, late: LineScan, rules: CellRules): boolean {
  const { marks, columnCount } = rules;
  if (isWhole(late, columnCount)) return true;
  return late.strays && isWhole(scanLine(bytes, start, end, marks, NO_CELLS, 'early'), columnCount);
}

function openReading(first: Line, rules: CellRules): RecordReading {
  const { dialect, columnCount, marks, maxRecordBytes } = rules;
  const idColumn = rules.idColumn ?? Number.POSITIVE_INFINITY;
  const literalMarks: CellMarks = { ...marks, cells: { ...marks.cells, qualifier: null } };
  const likeness = likenessTo(textOf(first), dialect, idColumn);
  let lines = 1;
  let { byteEnd } = first;
  let isOver = false;
  let holdsRecord = false;
  const own = { ...readingAt(first), id: idOf(first) };
  /** Lines inside the record that may begin records, in order; behind one that does, none is looked for. */
  let inner: Reading[] = [];

  function textOf({ bytes, start, end }: Line): string {
    return DECODERS[dialect.encoding].decode(bytes.subarray(start, end));
  }

  /** The document id of what begins at an absolute offset and ends with a line. */
  function idOf(line: Line, byteStart = line.byteStart): IdCell | null {
    const start = line.start - (line.byteStart - byteStart);
    return start < 0 ? null : idCellOf(textOf({ ...line, start }), dialect, idColumn);
  }

  function readingAt({ bytes, start, end, byteStart, byteEnd }: Line): Reading {
    const scan = scanLine(bytes, start, end, marks);
    const closed = scan.open ? null : { byteEnd, lines };
    return { byteStart, linesBefore: lines - 1, scan, closed, id: null, isRecord: null };
  }

  /** Takes a line as the beginning of a record, if it may be one. */
  function candidateAt(line: Line): Reading | null {
    const reading = readingAt(line);
    if (isWholeLine(line.bytes, line.start, line.end, reading.scan, rules)) {
      const id = idOf(line);
      if (
        canBeSound(reading)
          ? likeness.isSoundLike(id)
          : likeness.isLike(id ?? literalIdOf(textOf(line), dialect, idColumn))
      ) {
        return { ...reading, id, isRecord: true };
      }
      holdsRecord ||= own.closed === null;
      return null;
    }
    if (isLiterallyWhole(line, reading.scan) && likeness.isLike(literalIdOf(textOf(line), dialect, idColumn))) {
      return { ...reading, isRecord: true };
    }
    if (!reading.scan.open || !canBeSound(reading)) return null;
    const id = idOf(line);
    const mayBeLike = id === null ? reading.scan.cells <= idColumn : likeness.isSoundLike(id);
    return mayBeLike ? { ...reading, id } : null;
  }

  /** Whether a line on which a qualifier is out of place has the header's cells when it is split at every delimiter. */
  const isLiterallyWhole = ({ bytes, start, end }: Line, { open, strays }: LineScan): boolean =>
    (open || strays) && isWhole(scanLine(bytes, start, end, literalMarks), columnCount);

  function readOn(reading: Reading, line: Line): void {
    if (reading.closed !== null) return;
    reading.scan = scanLine(line.bytes, line.start, line.end, marks, reading.scan);
    if (reading.scan.open) return;
    reading.closed = { byteEnd: line.byteEnd, lines };
    if (canBeSound(reading) && inner.length > 0) reading.id ??= idOf(line, reading.byteStart);
  }

  /** Whether nothing that has been read of it is damaged. */
  const canBeSound = ({ scan, closed, byteStart }: Reading): boolean =>
    !scan.strays &&
    scan.filled <= (columnCount ?? 0) &&
    (closed?.byteEnd ?? byteEnd) - byteStart <= maxRecordBytes &&
    (closed === null ? !isOver : isWhole(scan, columnCount));

  /** Whether a reading ends before a line inside it; null while that is not known. */
  function isTorn(reading: Reading, next: Reading | undefined): boolean | null {
    if (next === undefined) return reading.closed === null ? null : false;
    // The line on which a sound record closes may begin nothing: what opens there is what closes the record.
    if (next.isRecord === null) return reading.closed !== null && canBeSound(reading) ? false : null;
    if (!canBeSound(reading)) return true;
    const isSound = next.closed !== null && canBeSound(next);
    if (isSound && next.id !== null && reading.id !== null && isSameForm(reading.id, next.id)) return true;
    return reading.closed === null ? null : isSound && reading.id === null;
  }

  /** Decides what can be decided, the last line first, because a record depends on the lines inside it. */
  function decide(): void {
    for (let i = inner.length - 1; i >= 0; i--) {
      const reading = inner[i] as Reading;
      reading.isRecord ??= isCandidate(reading) ? isSoundRecord(reading, i) : false;
    }
    inner = inner.filter(({ isRecord }) => isRecord !== false).slice(-MAX_CANDIDATES);
  }

  const isCandidate = (reading: Reading): boolean =>
    canBeSound(reading) && (reading.closed === null || likeness.isSoundLike(reading.id));

  function isSoundRecord(reading: Reading, i: number): boolean | null {
    const torn = isTorn(reading, firstInside(reading, inner.slice(i + 1)));
    return torn === null ? null : !torn;
  }

  function end(): RecordEnd | null {
    const next = firstInside(own, inner);
    const torn = isTorn(own, next);
    if (torn === null) return null;
    if (torn && next) return { byteEnd: next.byteStart, lines: next.linesBefore, flaw: 'unclosed', holdsRecord: false };
    return own.closed && { ...own.closed, flaw: null, holdsRecord: holdsRecord || next?.isRecord === true };
  }

  return {
    take(line) {
      lines++;
      byteEnd = line.byteEnd;
      const isOpen = [own, ...inner].some(({ closed }) => closed === null);
      const mayBegin = isOpen && columnCount !== null && line.end > line.start && inner.at(-1)?.isRecord !== true;
      const begun = mayBegin ? candidateAt(line) : null;
      for (const reading of [...inner, own]) readOn(reading, line);
      if (begun !== null) inner.push(begun);
      decide();
      return end();
    },
    settle() {
      isOver = true;
      decide();
      return end();
    },
    get heldFrom() {
      return inner[0]?.byteStart ?? null;
    },
  };
}

/** The first line inside a reading that begins, or may begin, a record. */
function firstInside({ closed }: Reading, behind: readonly Reading[]): Reading | undefined {
  const [next] = behind.filter(({ isRecord }) => isRecord !== false);
  return next !== undefined && next.byteStart < (closed?.byteEnd ?? Number.POSITIVE_INFINITY) ? next : undefined;
}

const DECODERS = {
  'utf-8': new TextDecoder('utf-8', { ignoreBOM: true }),
  'utf-16le': new TextDecoder('utf-16le', { ignoreBOM: true }),
  'utf-16be': new TextDecoder('utf-16be', { ignoreBOM: true }),
};
