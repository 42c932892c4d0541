import { counted } from '../../../domain/counted.ts';
import type { DelimitedDialect } from '../../dialect.ts';
import type { Layout } from '../../layout.ts';
import type { RawRecord } from '../../records/raw-record.ts';
import { parseDelimited } from './parse-cells.ts';

/**
 * In words, that all records which are well written have one and the same number of cells and the header another; null
 * when that is not so, or only empty cells make the difference. Then a mark too many or too few is in the header: most
 * records would be rejected, and by so many cells nobody can tell where a record of several lines ends.
 * @param records The first ones behind the header, split without regard to its columns.
 * @param needed So many well-written records at least must say it.
 */
export function widthProblem(
  { dialect, columns }: { readonly dialect: DelimitedDialect; readonly columns: Layout['columns'] },
  records: readonly RawRecord[],
  needed: number,
): string | null {
  const cellsOf = (record: RawRecord, columnCount: number | null): number | null => {
    const parsed = parseDelimited(record, dialect, columnCount);
    return parsed.kind === 'cells' && parsed.strays.length === 0 ? parsed.cells.length : null;
  };
  const wellWritten = records.filter((record) => cellsOf(record, null) !== null);
  const widths = new Set(wellWritten.map((record) => cellsOf(record, null)));
  const isFitting = wellWritten.every((record) => cellsOf(record, columns.length) === columns.length);
  const [width] = widths;
  if (wellWritten.length < needed || widths.size !== 1 || width === columns.length || isFitting) return null;
  return (
    `It has ${counted(columns.length, 'column')}, and the records behind it have ${counted(width ?? 0, 'cell')} each; ` +
    'look for a delimiter or a text qualifier too many or too few in it.'
  );
}
