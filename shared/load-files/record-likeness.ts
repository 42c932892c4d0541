import { rawCells, unqualified } from './cells.ts';
import type { DelimitedDialect } from './dialect.ts';

/** How a line that may begin a record writes its document id. */
export interface IdCell {
  readonly text: string;
  readonly qualified: boolean;
}

/** The document id on a record's first line; null when that line does not hold it whole. */
export function idCellOf(line: string, dialect: DelimitedDialect, idColumn: number): IdCell | null {
  const { raw, open, strays } = rawCells(line, dialect, 'late');
  const cell = raw[idColumn];
  if (cell === undefined || (open && idColumn === raw.length - 1) || strays.includes(idColumn)) return null;
  const { qualifier } = dialect;
  return {
    text: unqualified(cell, qualifier).trim(),
    qualified: qualifier !== null && cell.trimStart().startsWith(qualifier),
  };
}

/**
 * Whether a line inside a value that is still open may begin a record of its own, going by its document id. A line of
 * text may have the header's number of cells by chance, so its id must also be written as the open record's is: with
 * digits, without blanks, with qualifiers where that one has them, and with the same kind of first character or the same
 * length. Of an id without digits little can be told: it may be a line of text itself, and then any line may be a record.
 * @param own Of the record that is open; null when it cannot be read.
 */
export function isLikeRecord(own: IdCell | null, other: IdCell | null): boolean {
  if (own === null) return true;
  if (other === null || (own.qualified && !other.qualified)) return false;
  const [a, b] = [own.text, other.text];
  if (!/\d/.test(a)) return true;
  if (!/\d/.test(b) || (!/\s/.test(a) && /\s/.test(b))) return false;
  return b.length === a.length || kindOf(a) === kindOf(b);
}

const kindOf = (text: string): string =>
  /^\d/.test(text) ? 'digit' : /^\p{L}/u.test(text) ? 'letter' : text.slice(0, 1);
