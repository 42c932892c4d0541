import { isAt, type LineMarks } from './mark.ts';
import { markFinder } from './mark-finder.ts';

/**
 * Finds the index behind the next line end, which is CR LF, LF or CR alone; -1 when there is none in these bytes.
 * @param from Index of a whole unit.
 * @param final Nothing follows the bytes. Before that, a CR at their very end may be half of a CR LF, so it does not count.
 */
export type LineEndFinder = (bytes: Uint8Array, from: number, final: boolean) => number;

/** Makes a finder of a file's line ends. */
export function lineEndFinder({ unit, lineFeed, carriageReturn }: LineMarks): LineEndFinder {
  const nextLineFeed = markFinder(lineFeed, unit);
  const nextCarriageReturn = markFinder(carriageReturn, unit);
  return (bytes, from, final) => {
    const [lf, cr] = [nextLineFeed(bytes, from), nextCarriageReturn(bytes, from)];
    if (lf < cr) return lf + unit;
    if (cr === bytes.length) return -1;
    if (cr + 2 * unit > bytes.length) return final ? cr + unit : -1;
    return cr + unit === lf ? lf + unit : cr + unit;
  };
}

/** The lines of a text, without their line ends. */
export const linesOf = (text: string): string[] => text.split(/\r\n|\r|\n/);

/** Where a line's content ends, its line end taken off. */
export function withoutLineEnd(bytes: Uint8Array, start: number, end: number, marks: LineMarks): number {
  const { unit, lineFeed, carriageReturn } = marks;
  let contentEnd = end;
  if (contentEnd - unit >= start && isAt(bytes, contentEnd - unit, lineFeed)) contentEnd -= unit;
  if (contentEnd - unit >= start && isAt(bytes, contentEnd - unit, carriageReturn)) contentEnd -= unit;
  return contentEnd;
}
