import { rolesOf } from '../../column-roles.ts';
import type { DelimitedDialect } from '../../dialect.ts';
import { rawCells, unqualified } from './cells.ts';

/**
 * What is wrong with the text qualifiers of a header, in words that say what to do; null when nothing is.
 *
 * A qualifier that does not belong there may make the header swallow the records behind it. So a header of several lines
 * is not believed when one of them could be a record: it has no fewer cells than the header, and the lines before it
 * have no fewer either and name the document id.
 * @param lines The header's lines, without their line ends.
 * @param firstLine 1-based.
 */
export function qualifierProblem(
  lines: readonly string[],
  firstLine: number,
  dialect: DelimitedDialect,
): string | null {
  const first = rawCells(lines[0] ?? '', dialect, 'late');
  const [stray] = first.strays;
  if (stray !== undefined) {
    return `Line ${firstLine} has a text qualifier inside the name of column ${stray + 1}; remove it, or qualify the name and double it.`;
  }
  if (!first.open) return null;
  const { raw, open, strays } = rawCells(lines.join('\n'), dialect, 'late');
  if (!open && strays.length === 0 && !holdsRecord(lines, raw.length, dialect)) return null;
  return (
    `The text qualifier before the name of column ${first.raw.length} is not closed in line ${firstLine}, and what ` +
    'follows does not read as the rest of a header; close it there, or write the header on one line.'
  );
}

function holdsRecord(lines: readonly string[], count: number, dialect: DelimitedDialect): boolean {
  // The last such line, because before it stands whatever stands before the others.
  const at = lines.findLastIndex((line) => rawCells(line, dialect, 'late').raw.length >= count);
  if (count === 1 || at < 1) return false;
  const before = lines.slice(0, at).join('\n').split(dialect.delimiter);
  const names = before.map((name) => unqualified(name, dialect.qualifier));
  return before.length >= count && rolesOf(names).includes('documentId');
}
