import { isAt, type Marks } from './mark.ts';

/** What one physical line does to the record it belongs to. */
export interface LineScan {
  /** A qualifier is still open at the end of the line, so that the record goes on. */
  readonly open: boolean;
  /** Delimiters outside qualifiers. */
  readonly delimiters: number;
  /** Every qualifier opens a cell, closes one, or is doubled. */
  readonly strict: boolean;
}

/**
 * Scans one line without its terminator. A qualifier opens only at the start of a cell, and closes only before a
 * delimiter or the end of the line; any other one is part of the value, because vendors forget to double them.
 * The cell parser reads by the same rule.
 * @param open Whether the line begins inside a qualified cell.
 */
export function scanLine(
  bytes: Uint8Array,
  start: number,
  end: number,
  unit: number,
  { delimiter, qualifier }: NonNullable<Marks['cells']>,
  open: boolean,
): LineScan {
  let inside = open;
  let strict = true;
  let delimiters = 0;
  let cellStart = !open;
  let i = start;
  while (i < end) {
    if (isAt(bytes, i, qualifier)) {
      const next = i + qualifier.length;
      if (!inside) {
        if (cellStart) inside = true;
        else strict = false;
        i = next;
      } else if (next >= end || isAt(bytes, next, delimiter)) {
        inside = false;
        i = next;
      } else if (isAt(bytes, next, qualifier)) {
        i = next + qualifier.length;
      } else {
        strict = false;
        i = next;
      }
    } else if (!inside && isAt(bytes, i, delimiter)) {
      delimiters++;
      cellStart = true;
      i += delimiter.length;
    } else {
      cellStart = false;
      i += unit;
    }
  }
  return { open: inside, delimiters, strict };
}
