import { isAt, type Mark } from '../../records/mark.ts';
import { CELL_MARK, type CellMarks, TEXT } from './cell-marks.ts';

/**
 * What to do where a qualified cell has a qualifier that is neither doubled nor the last thing before a delimiter or
 * line end. `late`: it is part of the value, and the cell goes on, because vendors forget to double qualifiers. `early`:
 * it closes the qualified part, and the cell ends at the next delimiter, as in `"Starts with" but ends without`.
 */
export type ClosingRule = 'late' | 'early';

/** How far the cells of a record have come at the end of one of its lines. */
export interface LineScan {
  /** A qualified cell is still open, so the record goes on. */
  readonly open: boolean;
  readonly cells: number;
  /** Number of the last cell that holds anything but blanks; 0 when none does. */
  readonly filled: number;
  /** A qualifier stands where it neither opens a cell, nor closes one, nor is doubled. */
  readonly strays: boolean;
}

/** Before the first line of a record. */
export const NO_CELLS: LineScan = { open: false, cells: 1, filled: 0, strays: false };

/**
 * Scans one line without its line end. A qualifier opens a cell only at its start, blanks aside, and closes it only before
 * a delimiter or the end of the line, blanks aside. The cell parser reads by the same rules.
 * @param before The record's lines before this one.
 */
export function scanLine(
  bytes: Uint8Array,
  start: number,
  end: number,
  marks: CellMarks,
  before: LineScan = NO_CELLS,
  rule: ClosingRule = 'late',
): LineScan {
  const { unit, space, tab, begins } = marks;
  const { delimiter, qualifier } = marks.cells;
  let { cells, filled, strays } = before;
  let state: 'start' | 'qualified' | 'plain' = before.open ? 'qualified' : 'start';
  let i = start;
  while (i < end) {
    if (begins[bytes[i] as number] === TEXT) {
      filled = cells;
      if (state === 'start') state = 'plain';
      // Most of all bytes: behind text, nothing counts until a mark of cells.
      do i += unit;
      while (i < end && begins[bytes[i] as number] !== CELL_MARK);
    } else if (state !== 'qualified' && isAt(bytes, i, delimiter)) {
      cells++;
      state = 'start';
      i += delimiter.length;
    } else if (qualifier !== null && isAt(bytes, i, qualifier)) {
      const next = i + qualifier.length;
      i = next;
      if (state === 'start') {
        state = 'qualified';
      } else if (state === 'qualified' && next < end && isAt(bytes, next, qualifier)) {
        filled = cells;
        i = next + qualifier.length;
      } else if (state === 'qualified' && closes(next)) {
        state = 'plain';
      } else {
        strays = true;
        filled = cells;
        if (rule === 'early') state = 'plain';
      }
    } else {
      if (!isAt(bytes, i, space) && !isAt(bytes, i, tab)) {
        filled = cells;
        if (state === 'start') state = 'plain';
      }
      i += unit;
    }
  }
  return { open: state === 'qualified', cells, filled, strays };

  /** Whether nothing but blanks stands between an index and the end of the cell. */
  function closes(from: number): boolean {
    let at = from;
    while (at < end && !isAt(bytes, at, delimiter) && isBlank(bytes, at, space, tab)) at += unit;
    return at >= end || isAt(bytes, at, delimiter);
  }
}

const isBlank = (bytes: Uint8Array, at: number, space: Mark, tab: Mark): boolean =>
  isAt(bytes, at, space) || isAt(bytes, at, tab);

/** Whether a record that ends here has the header's cells; cells too many that hold nothing do not count. */
export const isWhole = ({ open, cells, filled }: LineScan, columnCount: number | null): boolean =>
  !open && (columnCount === null || (cells >= columnCount && filled <= columnCount));

/** Whether a line holds nothing but delimiters, blanks and empty qualifiers: a spreadsheet's empty row. */
export const isEmptyRow = ({ open, filled }: LineScan): boolean => !open && filled === 0;
