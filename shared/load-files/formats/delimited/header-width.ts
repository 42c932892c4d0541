import { counted } from '../../../domain/counted.ts';
import type { DelimitedDialect } from '../../dialect.ts';
import type { Layout } from '../../layout.ts';
import type { RawRecord } from '../../records/raw-record.ts';
import { parseDelimited } from './parse-cells.ts';

/**
 * In words, that well-written records say the header has a mark too many or too few; null when they do not. Most records
 * would be rejected then, and by so many cells nobody can tell where a record of several lines ends. A header of one line
 * is doubted when two or more of the records have one and the same other number of cells; one of several lines may have
 * swallowed records, so it is doubted when none has its number.
 * @param records The first ones behind the header, split without regard to its columns.
 */
export function widthProblem(
  { dialect, columns }: { readonly dialect: DelimitedDialect; readonly columns: Layout['columns'] },
  records: readonly RawRecord[],
  headerLines: number,
): string | null {
  const cellsOf = (record: RawRecord, columnCount: number | null): number | null => {
    const parsed = parseDelimited(record, dialect, columnCount);
    return parsed.kind === 'cells' && parsed.strays.length === 0 ? parsed.cells.length : null;
  };
  const wellWritten = records.filter((record) => cellsOf(record, null) !== null);
  const fitting = wellWritten.filter((record) => cellsOf(record, columns.length) === columns.length).length;
  const widths = new Set(wellWritten.map((record) => cellsOf(record, null)));
  const [width] = widths;
  const isDoubted = headerLines > 1 ? fitting === 0 : wellWritten.length > 1 && widths.size === 1;
  if (!isDoubted || fitting === wellWritten.length || width === columns.length) return null;
  const found = widths.size === 1 ? `have ${counted(width ?? 0, 'cell')} each` : 'all have other numbers of cells';
  return (
    `It has ${counted(columns.length, 'column')}, and the records behind it ${found}; ` +
    'look for a delimiter or a text qualifier too many or too few in it.'
  );
}
