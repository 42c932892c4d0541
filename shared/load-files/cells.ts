import type { DelimitedDialect } from './dialect.ts';
import type { ClosingRule } from './line-scan.ts';

/** The cells of a record's text, each as the file writes it. */
export interface RawCells {
  /** With their qualifiers and blanks; of an open cell, all that follows. */
  readonly raw: readonly string[];
  /** The last cell's qualifier never closes. */
  readonly open: boolean;
  /** Indexes of the cells in which a qualifier stands where it neither opens, closes, nor is doubled. */
  readonly strays: readonly number[];
}

type Marks = Pick<DelimitedDialect, 'delimiter' | 'qualifier'>;

/** Takes the text of a record without its line end apart, by the rules of the line scan. */
export function rawCells(text: string, marks: Marks, rule: ClosingRule): RawCells {
  const { delimiter, qualifier } = marks;
  if (qualifier === null || !text.includes(qualifier)) return { raw: text.split(delimiter), open: false, strays: [] };
  const raw: string[] = [];
  const strays: number[] = [];
  for (let start = 0; ; ) {
    const { end, stray } = cellFrom(text, start, delimiter, qualifier, rule);
    if (stray) strays.push(raw.length);
    raw.push(text.slice(start, end ?? text.length));
    if (end === null || end === text.length) return { raw, open: end === null, strays };
    start = end + 1;
  }
}

/** A cell's value: without its qualifiers, those inside it undoubled. */
export function unqualified(raw: string, qualifier: string | null): string {
  if (qualifier === null || !raw.includes(qualifier)) return raw;
  const cell = raw.slice(behindBlanks(raw, 0), beforeBlanks(raw));
  if (cell.length < 2 || !cell.startsWith(qualifier) || !cell.endsWith(qualifier)) return raw;
  return cell.slice(1, -1).replaceAll(qualifier + qualifier, qualifier);
}

/** Where the cell that begins at `start` ends; null when its qualifier never closes. */
function cellFrom(
  text: string,
  start: number,
  delimiter: string,
  qualifier: string,
  rule: ClosingRule,
): { readonly end: number | null; readonly stray: boolean } {
  const first = behindBlanks(text, start, delimiter);
  if (text[first] !== qualifier) {
    const end = cellEnd(text, start, delimiter);
    return { end, stray: text.slice(start, end).includes(qualifier) };
  }
  let stray = false;
  for (let at = text.indexOf(qualifier, first + 1); at !== -1; at = text.indexOf(qualifier, at + 1)) {
    if (text[at + 1] === qualifier) {
      at++;
      continue;
    }
    const behind = behindBlanks(text, at + 1, delimiter);
    if (behind === text.length || text[behind] === delimiter) return { end: behind, stray };
    stray = true;
    if (rule === 'early') return { end: cellEnd(text, at + 1, delimiter), stray };
  }
  return { end: null, stray };
}

function cellEnd(text: string, from: number, delimiter: string): number {
  const at = text.indexOf(delimiter, from);
  return at === -1 ? text.length : at;
}

const isBlank = (char: string | undefined): boolean => char === ' ' || char === '\t';

function behindBlanks(text: string, from: number, delimiter?: string): number {
  let at = from;
  while (isBlank(text[at]) && text[at] !== delimiter) at++;
  return at;
}

function beforeBlanks(text: string): number {
  let at = text.length;
  while (isBlank(text[at - 1])) at--;
  return at;
}
