import type { DelimitedDialect } from '../../dialect.ts';
import type { CellMarks } from './cell-marks.ts';

/** What the records of a file are told by whose cells may hold line ends. */
export interface CellRules {
  readonly dialect: DelimitedDialect;
  readonly marks: CellMarks;
  /** The same for a line of which no qualifier is believed. */
  readonly literalMarks: CellMarks;
  /** Cells that a record must have; null while the header is read. */
  readonly columnCount: number | null;
  /** Index of the column of document ids; infinite where there is none. */
  readonly idColumn: number;
  readonly maxRecordBytes: number;
}
