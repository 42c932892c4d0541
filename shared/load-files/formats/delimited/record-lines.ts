import type { RecordShape } from '../../layout.ts';
import { marksOf, TEXT } from '../../records/mark.ts';
import { markFinder } from '../../records/mark-finder.ts';
import type { Line } from '../../records/record-line.ts';
import type { CellRules } from './cell-rules.ts';
import { isEmptyRow, isWhole, NO_CELLS, scanLine } from './line-scan.ts';
import { openReading, type RecordReading } from './record-reading.ts';

/** Tells the records of one file by its lines. */
export interface RecordReader {
  /** What a record's first line is: the whole record, a row that holds nothing, or a line of a record that goes on. */
  kindOf(bytes: Uint8Array, start: number, end: number): 'record' | 'empty' | 'open';
  /** Begins to read a record that goes on behind its first line. */
  open(first: Line): RecordReading;
}

/** Makes the reader of one file's records. Most of them are one line, which is told at the least cost. */
export function recordReader(shape: RecordShape, maxRecordBytes: number): RecordReader {
  const { dialect } = shape;
  const { cells, ...marks } = marksOf(dialect);
  if (dialect.format === 'jsonl' || cells === null) return LINES;
  const { columnCount } = shape;
  const idColumn = shape.idColumn ?? Number.POSITIVE_INFINITY;
  const rules: CellRules = {
    dialect,
    columnCount,
    idColumn,
    marks: { ...marks, cells },
    literalMarks: { ...marksOf({ ...dialect, qualifier: null }), cells: { ...cells, qualifier: null } },
    maxRecordBytes,
  };
  const { qualifier } = cells;
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

/** Where no cell holds a line end, every line is a record. */
const LINES: RecordReader = {
  kindOf: () => 'record',
  open() {
    throw new Error('A line of JSON never goes on.');
  },
};
