import type { Line } from '../../records/record-line.ts';
import type { CellMarks } from './cell-marks.ts';
import type { CellRules } from './cell-rules.ts';
import { isWhole, type LineScan, NO_CELLS, scanLine } from './line-scan.ts';

/** How a line inside an open value could begin a record, going by its cells. */
export interface Beginning {
  readonly scan: LineScan;
  /**
   * The line has the header's cells: `sound` by the rules, `damaged` with a qualifier out of place, `literal` only when
   * it is split at every delimiter. Null when it has others.
   */
  readonly whole: 'sound' | 'damaged' | 'literal' | null;
  /** A value is open at its end, and nothing is damaged so far. */
  readonly goesOn: boolean;
}

/** What a line would begin; null when it begins nothing. */
export function beginningOf(line: Line, rules: CellRules): Beginning | null {
  const { bytes, start, end } = line;
  const { marks, columnCount } = rules;
  const scan = scanLine(bytes, start, end, marks);
  const { open, strays, filled } = scan;
  if (!open && !strays) return isWhole(scan, columnCount) ? { scan, whole: 'sound', goesOn: false } : null;
  const whole = damagedWhole(line, scan, rules);
  const goesOn = open && !strays && filled <= (columnCount ?? 0);
  return whole === null && !goesOn ? null : { scan, whole, goesOn };
}

function damagedWhole(
  line: Line,
  scan: LineScan,
  { marks, literalMarks, columnCount }: CellRules,
): 'damaged' | 'literal' | null {
  const literal = scanLine(line.bytes, line.start, line.end, literalMarks);
  // By any rule the line has as many cells at most.
  if (columnCount === null || literal.cells < columnCount) return null;
  if (scan.strays && (isWhole(scan, columnCount) || isWhole(scanEarly(line, marks), columnCount))) return 'damaged';
  return isWhole(literal, columnCount) ? 'literal' : null;
}

const scanEarly = ({ bytes, start, end }: Line, marks: CellMarks): LineScan =>
  scanLine(bytes, start, end, marks, NO_CELLS, 'early');
