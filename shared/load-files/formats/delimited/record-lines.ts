import type { DelimitedDialect } from '../../dialect.ts';
import type { RecordShape } from '../../layout.ts';
import { markFinder } from '../../records/mark-finder.ts';
import type { RecordReader } from '../../records/record-reader.ts';
import { cellMarksOf, TEXT } from './cell-marks.ts';
import type { CellRules } from './cell-rules.ts';
import { isEmptyRow, isWhole, NO_CELLS, scanLine } from './line-scan.ts';
import { openReading } from './record-reading.ts';

/** Makes the reader of one file's records. Most of them are one line, which is told at the least cost. */
export function delimitedReader(shape: RecordShape<DelimitedDialect>, maxRecordBytes: number): RecordReader {
  const { dialect, columnCount } = shape;
  const marks = cellMarksOf(dialect);
  const idColumn = shape.idColumn ?? Number.POSITIVE_INFINITY;
  const rules: CellRules = {
    dialect,
    columnCount,
    idColumn,
    marks,
    literalMarks: cellMarksOf({ ...dialect, qualifier: null }),
    maxRecordBytes,
  };
  const { qualifier } = marks.cells;
  const nextQualifier = qualifier === null ? null : markFinder(qualifier, marks.unit);
  return {
    kindOf(bytes, start, end) {
      const hasQualifier = nextQualifier !== null && nextQualifier(bytes, start) < end;
      if (!hasQualifier && marks.begins[bytes[start] as number] === TEXT) return 'record';
      const late = scanLine(bytes, start, end, rules.marks);
      if (!late.open) return isEmptyRow(late) ? 'empty' : 'record';
      const early = scanLine(bytes, start, end, rules.marks, NO_CELLS, 'early');
      return late.strays && isWhole(early, columnCount) ? 'record' : 'open';
    },
    open: (first) => openReading(first, rules),
  };
}
