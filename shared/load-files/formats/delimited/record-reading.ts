import { type Line, textOf } from '../../records/record-line.ts';
import type { RecordEnd, RecordReading } from '../../records/record-reader.ts';
import type { CellRules } from './cell-rules.ts';
import { beginningOf } from './line-beginning.ts';
import { isWhole, type LineScan, scanLine } from './line-scan.ts';
import { type IdCell, idCellOf, isSameForm, type Likeness, likenessTo, literalIdOf } from './record-likeness.ts';

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
 * Begins to read a record that goes on behind its first line.
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
export function openReading(first: Line, rules: CellRules): RecordReading {
  const { dialect, columnCount, idColumn, marks, maxRecordBytes } = rules;
  const firstText = textOf(first, dialect.encoding);
  let knownLikeness: Likeness | null = null;
  let lines = 1;
  let { byteEnd } = first;
  let isOver = false;
  let holdsRecord = false;
  const own = readingAt(first, scanLine(first.bytes, first.start, first.end, marks));
  /** Lines inside the record that may begin records, in order; behind one that does, none is looked for. */
  let inner: Reading[] = [];

  function readingAt({ byteStart, byteEnd }: Line, scan: LineScan): Reading {
    const closed = scan.open ? null : { byteEnd, lines };
    return { byteStart, linesBefore: lines - 1, scan, closed, id: null, isRecord: null };
  }

  /** Most records of several lines hold none that is to be compared with them. */
  function likeness(): Likeness {
    knownLikeness ??= likenessTo(firstText, dialect, idColumn);
    return knownLikeness;
  }

  /** The document id of what begins at an absolute offset and ends with a line. */
  const idOf = (line: Line, from = line.byteStart): IdCell | null =>
    idCellOf(textOf(line, dialect.encoding, from), dialect, idColumn);

  const literalId = (line: Line): IdCell | null => literalIdOf(textOf(line, dialect.encoding), dialect, idColumn);

  /**
   * Takes a line as the beginning of a record, if it may be one.
   * @param closing Readings that close on it: a qualifier that is out of place in the candidate, or opens a value there,
   * may be what closes them.
   */
  function candidateAt(line: Line, closing: readonly Reading[]): Reading | null {
    const beginning = beginningOf(line, rules);
    if (beginning === null) return null;
    const { scan, whole, isLiteral, goesOn } = beginning;
    const reading = readingAt(line, scan);
    if (whole !== null) {
      const id = idOf(line);
      if (whole === 'sound' ? likeness().isSoundLike(id) : likeness().isLike(id ?? literalId(line)))
        return { ...reading, id, isRecord: true };
      holdsRecord ||= own.closed === null;
      return null;
    }
    if (isLiteral && closing.length === 0 && likeness().isLike(literalId(line))) return { ...reading, isRecord: true };
    if (!goesOn || closing.some(canBeSound)) return null;
    const id = idOf(line);
    return (id === null ? scan.cells <= idColumn : likeness().isSoundLike(id)) ? { ...reading, id } : null;
  }

  function readOn(reading: Reading, line: Line): void {
    if (reading.closed !== null) return;
    reading.scan = scanLine(line.bytes, line.start, line.end, marks, reading.scan);
    if (reading.scan.open) return;
    reading.closed = { byteEnd: line.byteEnd, lines };
    if (inner.length > 0 && canBeSound(reading)) reading.id ??= idOf(line, reading.byteStart);
  }

  /** Whether nothing that has been read of it is damaged. */
  const canBeSound = ({ scan, closed, byteStart }: Reading): boolean =>
    !scan.strays &&
    scan.filled <= (columnCount ?? 0) &&
    (closed?.byteEnd ?? byteEnd) - byteStart <= maxRecordBytes &&
    (closed === null ? !isOver : isWhole(scan, columnCount));

  /** Whether a reading ends before a line inside it; null while that is not known. */
  function isTorn(reading: Reading, next: Reading | undefined): boolean | null {
    const isUndecided = reading.closed === null;
    if (next === undefined) return isUndecided ? null : false;
    if (next.isRecord === null) return null;
    if (!canBeSound(reading)) return true;
    const isAsGood = next.id !== null && next.closed !== null && canBeSound(next);
    if (isAsGood && reading.id !== null && isSameForm(reading.id, next.id as IdCell)) return true;
    return isUndecided ? null : isAsGood && reading.id === null;
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
    canBeSound(reading) && (reading.closed === null || likeness().isSoundLike(reading.id));

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
      const open = inner.length === 0 ? [own] : [own, ...inner].filter(({ closed }) => closed === null);
      for (const reading of open) readOn(reading, line);
      const closing = open.filter(({ closed }) => closed !== null);
      const mayBegin = open.length > 0 && line.end > line.start && inner.at(-1)?.isRecord !== true;
      const begun = mayBegin && columnCount !== null ? candidateAt(line, closing) : null;
      if (begun !== null) {
        own.id ??= likeness().id;
        inner.push(begun);
      }
      if (inner.length > 0) decide();
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
