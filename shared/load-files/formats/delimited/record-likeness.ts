import type { DelimitedDialect } from '../../dialect.ts';
import { rawCells, unqualified } from './cells.ts';

/** How a record writes its document id. */
export interface IdCell {
  readonly text: string;
  readonly qualified: boolean;
}

/** Whether document ids of lines inside a record look as if the lines began records like it. */
export interface Likeness {
  /** The record's own id. */
  readonly id: IdCell | null;
  /** @param id Null when the line has none. */
  isLike(id: IdCell | null): boolean;
  /** The same of a sound record, whose id counts even where damage may have changed what is in the open one's id column. */
  isSoundLike(id: IdCell | null): boolean;
}

/** The document id of a record, or of its first line; null when it does not stand there, whole and on one line. */
export function idCellOf(record: string, dialect: DelimitedDialect, idColumn: number): IdCell | null {
  const { raw, open, strays } = rawCells(record, dialect, 'late');
  const cell = raw[idColumn];
  if (cell === undefined || (open && idColumn === raw.length - 1) || strays.includes(idColumn)) return null;
  const { qualifier } = dialect;
  const text = unqualified(cell, qualifier).trim();
  if (text === '' || /[\r\n]/.test(text)) return null;
  return { text, qualified: qualifier !== null && cell.trimStart().startsWith(qualifier) };
}

/** The same where qualifiers are not to be believed: the line is split at every delimiter. */
export const literalIdOf = (line: string, dialect: DelimitedDialect, idColumn: number): IdCell | null =>
  literalCellsOf(line, dialect)[idColumn] ?? null;

function literalCellsOf(line: string, { delimiter, qualifier }: DelimitedDialect): IdCell[] {
  const text = (cell: string) => (qualifier === null ? cell : cell.replaceAll(qualifier, '')).trim();
  return line
    .split(delimiter)
    .map((cell) => ({ text: text(cell), qualified: qualifier !== null && cell.includes(qualifier) }));
}

/** The likeness to a record, by its first line. */
export function likenessTo(firstLine: string, dialect: DelimitedDialect, idColumn: number): Likeness {
  const id = idCellOf(firstLine, dialect, idColumn);
  const cells = literalCellsOf(firstLine, dialect);
  // Its qualifiers are not to be believed where they hide its id.
  const ownId = id ?? { text: cells[idColumn]?.text ?? '', qualified: false };
  const isLike = (other: IdCell | null) => other !== null && isLikeRecord(ownId, other);
  return {
    id,
    isLike,
    isSoundLike: (other) =>
      isLike(other) ||
      (other !== null && id === null && isLikeRecord(NO_ID, other)) ||
      (other !== null && idColumn > 0 && cells.some((cell) => isSameForm(cell, other))),
  };
}

const NO_ID: IdCell = { text: '', qualified: false };

/**
 * Whether a line inside a damaged record may begin a record of its own, going by its document id. A line of text may have
 * the header's number of cells by chance, so its id must look as much like one as the open record's does: with qualifiers,
 * with digits, without blanks, and where both have digits, with the same kind of first character or the same length.
 * @param own Of the record that is open, which may be a line of text itself.
 */
function isLikeRecord(own: IdCell, other: IdCell): boolean {
  if (other.text === '' || (own.qualified && !other.qualified)) return false;
  const [a, b] = [own.text, other.text];
  const hasMoreBlanks = !/\s/.test(a) && /\s/.test(b);
  if (!/\d/.test(a)) return /\d/.test(b) || !hasMoreBlanks;
  return !hasMoreBlanks && /\d/.test(b) && (b.length === a.length || kindOf(a) === kindOf(b));
}

const kindOf = (text: string): string =>
  /^\d/.test(text) ? 'digit' : /^\p{L}/u.test(text) ? 'letter' : text.slice(0, 1);

/** Whether two document ids differ in their letters and numbers only, as `ABC-9` and `DEF-0010` do. */
export const isSameForm = (a: IdCell, b: IdCell): boolean => formOf(a.text) === formOf(b.text);

const formOf = (text: string): string => text.replace(/\p{L}+/gu, 'a').replace(/\d+/g, '0');
