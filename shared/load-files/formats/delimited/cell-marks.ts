import type { DelimitedDialect } from '../../dialect.ts';
import { type LineMarks, lineMarksOf, type Mark, markOf } from '../../records/mark.ts';

/** A byte with which no mark of cells and no blank begins. */
export const TEXT = 0;
/** A space or tab, but not where it is a mark of cells. */
export const BLANK = 1;
/** A delimiter or qualifier. */
export const CELL_MARK = 2;

/** What a scan of cells looks for. */
export interface CellMarks extends LineMarks {
  readonly space: Mark;
  readonly tab: Mark;
  readonly cells: { readonly delimiter: Mark; readonly qualifier: Mark | null };
  /** By a byte's value, what may begin with it: {@link TEXT}, {@link BLANK} or {@link CELL_MARK}. */
  readonly begins: Uint8Array;
}

/** The bytes of a dialect's marks in its encoding. */
export function cellMarksOf({ encoding, delimiter, qualifier }: DelimitedDialect): CellMarks {
  const of = (char: string) => markOf(char, encoding);
  const [space, tab] = [of(' '), of('\t')];
  const cells = { delimiter: of(delimiter), qualifier: qualifier === null ? null : of(qualifier) };
  const begins = new Uint8Array(256).fill(TEXT);
  for (const { first } of [space, tab]) begins[first] = BLANK;
  for (const mark of [cells.delimiter, cells.qualifier]) if (mark) begins[mark.first] = CELL_MARK;
  return { ...lineMarksOf(encoding), space, tab, cells, begins };
}
