import type { DelimitedDialect } from '../../dialect.ts';
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
  const onStray = () => {
    if (strays.at(-1) !== raw.length) strays.push(raw.length);
  };
  for (let start = 0; ; ) {
    const end = endOfCell(text, start, delimiter, qualifier, rule, onStray);
    raw.push(text.slice(start, end ?? text.length));
    if (end === null || end === text.length) return { raw, open: end === null, strays };
    start = end + 1;
  }
}

/** A cell's value: without its qualifiers, those inside it undoubled. */
export function unqualified(raw: string, qualifier: string | null): string {
  const start = behindBlanks(raw, 0);
  if (qualifier === null || raw[start] !== qualifier) return raw;
  const end = beforeBlanks(raw);
  if (end - start < 2 || raw[end - 1] !== qualifier) return raw;
  const value = raw.slice(start + 1, end - 1);
  return value.includes(qualifier) ? value.replaceAll(qualifier + qualifier, qualifier) : value;
}

/** Where the cell that begins at `start` ends; null when its qualifier never closes. */
function endOfCell(
  text: string,
  start: number,
  delimiter: string,
  qualifier: string,
  rule: ClosingRule,
  onStray: () => void,
): number | null {
  const first = behindBlanks(text, start, delimiter);
  if (text[first] !== qualifier) {
    const end = cellEnd(text, start, delimiter);
    if (text.slice(start, end).includes(qualifier)) onStray();
    return end;
  }
  for (let at = text.indexOf(qualifier, first + 1); at !== -1; at = text.indexOf(qualifier, at + 1)) {
    if (text[at + 1] === qualifier) {
      at++;
      continue;
    }
    const behind = behindBlanks(text, at + 1, delimiter);
    if (behind === text.length || text[behind] === delimiter) return behind;
    onStray();
    if (rule === 'early') return cellEnd(text, at + 1, delimiter);
  }
  return null;
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
