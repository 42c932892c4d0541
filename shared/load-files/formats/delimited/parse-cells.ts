import type { DelimitedDialect } from '../../dialect.ts';
import { parseText, rowFault } from '../../records/parse-text.ts';
import type { ParsedRecord } from '../../records/parsed-record.ts';
import type { RawRecord } from '../../records/raw-record.ts';
import { type RawCells, rawCells, unqualified } from './cells.ts';
import { usualQualifier } from './sniff-delimited.ts';

/** Decodes a record and takes its cells apart, as {@link parseCells} does. */
export const parseDelimited = (
  record: RawRecord,
  dialect: DelimitedDialect,
  columnCount: number | null,
): ParsedRecord => parseText(record, dialect.encoding, (line) => parseCells(line, dialect, columnCount));

/**
 * The cells of a record's text. Empty ones behind the header's last column are left out.
 * @param columnCount Cells of the header; null while it is read itself.
 */
export function parseCells(line: string, dialect: DelimitedDialect, columnCount: number | null): ParsedRecord {
  const { raw, open, strays } = bestReading(line, dialect, columnCount);
  if (open) return rowFault('UNCLOSED_QUALIFIER', null);
  const own = columnCount === null || !isWide(raw, dialect, columnCount) ? raw : raw.slice(0, columnCount);
  const { qualifier, newlineMark } = dialect;
  const told = qualifier === null ? qualifiedLooking(line, own, dialect) : strays;
  const cells = own.map((cell) => withNewlines(unqualified(cell, qualifier), newlineMark));
  return { kind: 'cells', names: null, cells, raw: own, strays: told, trailing: raw.length - own.length };
}

/**
 * Cells that begin with a qualifier in a file whose beginning shows none. They may have been meant as qualified: perhaps
 * they go on behind the line end, or hold a delimiter.
 */
function qualifiedLooking(line: string, cells: readonly string[], { delimiter }: DelimitedDialect): number[] {
  const qualifier = usualQualifier(delimiter);
  if (!line.includes(qualifier)) return [];
  return cells.flatMap((cell, i) => (cell.trimStart().startsWith(qualifier) ? [i] : []));
}

/** Qualifiers close as late as they can, unless only closing them early gives the record its header's cells. */
function bestReading(line: string, dialect: DelimitedDialect, columnCount: number | null): RawCells {
  const late = rawCells(line, dialect, 'late');
  if (late.strays.length === 0 || isWide(late.raw, dialect, columnCount, late.open)) return late;
  const early = rawCells(line, dialect, 'early');
  return isWide(early.raw, dialect, columnCount, early.open) ? early : late;
}

/** Whether the cells are those of the header, but for empty ones behind them. */
function isWide(
  raw: readonly string[],
  { qualifier }: DelimitedDialect,
  columnCount: number | null,
  open = false,
): boolean {
  if (open) return false;
  if (columnCount === null) return true;
  return (
    raw.length >= columnCount && raw.slice(columnCount).every((cell) => /^[ \t]*$/.test(unqualified(cell, qualifier)))
  );
}

const withNewlines = (value: string, newlineMark: string | null): string =>
  newlineMark === null ? value : value.replaceAll(newlineMark, '\n');
