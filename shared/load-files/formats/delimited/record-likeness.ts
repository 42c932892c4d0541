import type { DelimitedDialect } from '../../dialect.ts';
import { rawCells, unqualified } from './cells.ts';

/** How a record writes its document id. */
export interface IdCell {
  readonly text: string;
  readonly qualified: boolean;
}

/** The document id of a record, or of its first line; null when it is blank, or does not stand there whole and on one line. */
export function idCellOf(record: string, dialect: DelimitedDialect, idColumn: number): IdCell | null {
  const { raw, open, strays } = rawCells(record, dialect, 'late');
  const cell = raw[idColumn];
  if (cell === undefined || (open && idColumn === raw.length - 1) || strays.includes(idColumn)) return null;
  const { qualifier } = dialect;
  const text = unqualified(cell, qualifier).trim();
  if (text === '' || /[\r\n]/.test(text)) return null;
  return { text, qualified: qualifier !== null && cell.trimStart().startsWith(qualifier) };
}

/** The text of a document id where qualifiers cannot be trusted: the line is split at every delimiter. */
export function literalIdOf(line: string, { delimiter, qualifier }: DelimitedDialect, idColumn: number): string {
  const cell = line.split(delimiter)[idColumn] ?? '';
  return (qualifier === null ? cell : cell.replaceAll(qualifier, '')).trim();
}

/** Whether a text could be a document id beside another one: it has digits if that one has. */
export const isLike = (own: string, other: string): boolean => other !== '' && (/\d/.test(other) || !/\d/.test(own));

/**
 * Whether two document ids differ in their letters and numbers only, as `ABC-9` and `DEF-0010` do. An unqualified id is
 * no match for a qualified one.
 */
export const isSameForm = (own: IdCell, other: IdCell): boolean =>
  (other.qualified || !own.qualified) && formOf(own.text) === formOf(other.text);

const formOf = (text: string): string => text.replace(/\p{L}+/gu, 'a').replace(/\d+/g, '0');
