import type { DelimitedDialect } from '../../dialect.ts';
import { rawCells } from './cells.ts';

/**
 * What is wrong with the text qualifiers of a header, in words that say what to do; null when nothing is.
 *
 * A qualifier that does not belong there may make the header swallow the records behind it. So a name of several lines
 * is believed only where no delimiter stands behind its first line end.
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
  const swallows = raw.some((cell) => cell.includes('\n') && cell.lastIndexOf(dialect.delimiter) > cell.indexOf('\n'));
  if (!open && strays.length === 0 && !swallows) return null;
  return (
    `The text qualifier before the name of column ${first.raw.length} is not closed in line ${firstLine}, and what ` +
    'follows does not read as the rest of a header; close it there, or write the header on one line.'
  );
}
