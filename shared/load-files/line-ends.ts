import { isAt, type Marks } from './mark.ts';

/**
 * Index behind the next line end, which is CR LF, LF or CR alone; -1 when there is none in these bytes.
 * @param from Index of a whole unit.
 * @param final Nothing follows the bytes. Before that, a CR at their very end may be half of a CR LF, so it does not count.
 */
export function lineEndAfter(bytes: Uint8Array, from: number, marks: Marks, final: boolean): number {
  const { unit, lineFeed, carriageReturn } = marks;
  for (let at = from; at + unit <= bytes.length; at += unit) {
    // Nearly every byte is above CR, in either half of a unit.
    if (unit === 1 && (bytes[at] as number) > 0x0d) continue;
    if (isAt(bytes, at, lineFeed)) return at + unit;
    if (!isAt(bytes, at, carriageReturn)) continue;
    if (at + 2 * unit > bytes.length) return final ? at + unit : -1;
    return isAt(bytes, at + unit, lineFeed) ? at + 2 * unit : at + unit;
  }
  return -1;
}

/** Where a line's content ends, its line end taken off. */
export function withoutLineEnd(bytes: Uint8Array, start: number, end: number, marks: Marks): number {
  const { unit, lineFeed, carriageReturn } = marks;
  let contentEnd = end;
  if (contentEnd - unit >= start && isAt(bytes, contentEnd - unit, lineFeed)) contentEnd -= unit;
  if (contentEnd - unit >= start && isAt(bytes, contentEnd - unit, carriageReturn)) contentEnd -= unit;
  return contentEnd;
}
