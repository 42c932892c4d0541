import type { Line } from '../../records/record-line.ts';
import type { CellMarks } from './cell-marks.ts';
import type { CellRules } from './cell-rules.ts';
import { isWhole, type LineScan, NO_CELLS, scanLine } from './line-scan.ts';

/** How a line inside an open value could begin a record, going by its cells. */
export interface Beginning {
  /** The line as qualifiers close late. */
  readonly scan: LineScan;
  /** It has the header's cells, with a qualifier out of place or with none; null when it has others. */
  readonly whole: 'sound' | 'damaged' | null;
  /** It has the header's cells only when it is split at every delimiter. */
  readonly isLiteral: boolean;
  /** A value is open at its end, and nothing of the record is damaged so far. */
  readonly goesOn: boolean;
}

/** What a line would begin; null when it begins nothing. */
export function beginningOf(line: Line, rules: CellRules): Beginning | null {
  const { bytes, start, end } = line;
  const { marks, literalMarks, columnCount } = rules;
  const scan = scanLine(bytes, start, end, marks);
  const { open, strays, filled } = scan;
  if (!open && !strays)
    return isWhole(scan, columnCount) ? { scan, whole: 'sound', isLiteral: false, goesOn: false } : null;
  const literal = scanLine(bytes, start, end, literalMarks);
  // By any rule the line has as many cells at most.
  const mayBeWhole = columnCount !== null && literal.cells >= columnCount;
  const isDamaged =
    mayBeWhole && strays && (isWhole(scan, columnCount) || isWhole(scanEarly(line, marks), columnCount));
  const isLiteral = mayBeWhole && isWhole(literal, columnCount);
  const goesOn = open && !strays && filled <= (columnCount ?? 0);
  if (!isDamaged && !isLiteral && !goesOn) return null;
  return { scan, whole: isDamaged ? 'damaged' : null, isLiteral, goesOn };
}

const scanEarly = ({ bytes, start, end }: Line, marks: CellMarks): LineScan =>
  scanLine(bytes, start, end, marks, NO_CELLS, 'early');
