import { type Line, textOf } from '../../records/record-line.ts';
import type { RecordEnd, RecordReading } from '../../records/record-reader.ts';
import type { CellRules } from './cell-rules.ts';
import { beginningOf } from './line-beginning.ts';
import { isWhole, type LineScan, scanLine } from './line-scan.ts';
import { type IdCell, idCellOf, isLike, isSameForm, literalIdOf } from './record-likeness.ts';

/** A line inside the record at which another record begins. */
interface Start {
  readonly byteStart: number;
  /** Lines of the record in hand before it. */
  readonly linesBefore: number;
}

/** A line that leaves a value open, and is not damaged so far. */
interface Opening extends Start {
  readonly scan: LineScan;
}

/**
 * Begins to read a record that goes on behind its first line.
 *
 * A qualifier that does not belong there may open a value and swallow the records that follow. So each line inside the
 * value is looked at as the beginning of a record:
 *
 * - A line with as many cells as the header begins one.
 * - A line that leaves a value open begins one, unless a mark is found out of place before that value closes or the next
 *   record begins. Where the record in hand ends on that line, its id must look like one ({@link isLike}).
 * - A line that has the header's cells only with a qualifier out of place, or when it is split at every delimiter, begins
 *   one if its id looks like one.
 *
 * The record is damaged when it never closes, has other cells than the header, is too long or has a qualifier out of place.
 * Then it ends before the first such line, as `unclosed`. A record that closes as it should stays whole, and the line is
 * noted (`holdsRecord`), unless that line is as good a record: it has the header's cells and an id of the same form, or it
 * opens a value with the qualifier that closes the record. Then the smaller reading wins, and the record ends as if damaged.
 *
 * Nothing before the record decides, and nothing behind the line on which its cells close. So any run of records reads as
 * it does in the whole file.
 */
export function openReading(first: Line, rules: CellRules): RecordReading {
  const { dialect, columnCount, idColumn, marks, maxRecordBytes } = rules;
  const firstText = textOf(first, dialect.encoding);
  const ownId = idCellOf(firstText, dialect, idColumn);
  const ownText = ownId?.text ?? literalIdOf(firstText, dialect, idColumn);
  let own = scanLine(first.bytes, first.start, first.end, marks);
  let lines = 1;
  /** The first line that begins a record. */
  let start: Start | null = null;
  /** There is one at most, because another one would have closed it. */
  let opening: Opening | null = null;
  /** Ids of sound lines, while the record's own is not read. */
  const soundIds: IdCell[] = [];
  /** Id of the opening that begins with the qualifier that closes the record. */
  let openingId: IdCell | null = null;
  /** A line inside the record is as good a record. */
  let isTorn = false;
  let holdsRecord = false;

  /** The document id of what begins at an absolute offset and ends with a line. */
  const idOf = (line: Line, from = line.byteStart): IdCell | null =>
    idCellOf(textOf(line, dialect.encoding, from), dialect, idColumn);

  /** Whether cells that end with a line, or go on behind it, are as they should be. */
  const isSound = (scan: LineScan, byteStart: number, { byteEnd }: Line): boolean =>
    !scan.strays &&
    scan.filled <= (columnCount ?? 0) &&
    byteEnd - byteStart <= maxRecordBytes &&
    (scan.open || isWhole(scan, columnCount));

  function readOpening(before: Opening, line: Line): void {
    const scan = scanLine(line.bytes, line.start, line.end, marks, before.scan);
    opening = isSound(scan, before.byteStart, line) ? { ...before, scan } : null;
    if (opening !== null && !scan.open) start ??= opening;
  }

  /**
   * Looks at a line as the beginning of a record.
   * @param before The opening whose value the line may stand in; it began a record if this line does.
   */
  function lookAt(line: Line, before: Opening | null): void {
    const beginning = beginningOf(line, rules);
    if (beginning === null) return;
    const { scan, whole, goesOn } = beginning;
    const here: Start = { byteStart: line.byteStart, linesBefore: lines - 1 };
    const id = idOf(line);
    if (whole === 'sound') {
      start ??= before ?? here;
      if (id !== null) compare(id);
    } else if (own.open && whole !== null && isLike(ownText, id?.text ?? literalId(line))) {
      start ??= before ?? here;
    } else if (goesOn && (own.open || (id === null ? scan.cells <= idColumn : isLike(ownText, id.text)))) {
      start ??= before;
      opening ??= { ...here, scan };
      if (!own.open) openingId = id;
    }
    holdsRecord ||= own.open ? whole === 'sound' || whole === 'damaged' : openingId !== null;
  }

  const literalId = (line: Line): string => literalIdOf(textOf(line, dialect.encoding), dialect, idColumn);

  function compare(id: IdCell): void {
    if (ownId === null) soundIds.push(id);
    else isTorn ||= isSameForm(ownId, id);
  }

  /** Whether a record that closes as it should is torn all the same; one without an id is no better than what it holds. */
  function isTornAtEnd(line: Line): boolean {
    if (soundIds.length === 0 && openingId === null) return false;
    const id = ownId ?? idOf(line, first.byteStart);
    return (
      soundIds.some((other) => id === null || isSameForm(id, other)) ||
      (openingId !== null && isLike(id?.text ?? '', openingId.text) && (openingId.qualified || !id?.qualified))
    );
  }

  const endBefore = ({ byteStart, linesBefore }: Start): RecordEnd => ({
    byteEnd: byteStart,
    lines: linesBefore,
    flaw: 'unclosed',
    holdsRecord: false,
  });

  return {
    take(line) {
      lines++;
      own = scanLine(line.bytes, line.start, line.end, marks, own);
      const before = opening;
      if (before !== null) readOpening(before, line);
      if (columnCount !== null && line.end > line.start) lookAt(line, before);
      const isDamaged = !isSound(own, first.byteStart, line);
      if (!own.open) {
        start ??= opening;
        isTorn ||= !isDamaged && isTornAtEnd(line);
      }
      if (start !== null && (isDamaged || isTorn)) return endBefore(start);
      return own.open ? null : { byteEnd: line.byteEnd, lines, flaw: null, holdsRecord };
    },
    settle() {
      start ??= opening;
      return start && endBefore(start);
    },
    get heldFrom() {
      return (start ?? opening)?.byteStart ?? null;
    },
  };
}
