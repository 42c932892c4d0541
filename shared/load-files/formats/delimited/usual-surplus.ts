import type { DelimitedDialect } from '../../dialect.ts';
import type { RawRecord } from '../../records/raw-record.ts';
import { parseDelimited } from './parse-cells.ts';

/** Of so many records one may differ from the others, which then still show what is usual; never fewer than one may. */
const RECORDS_PER_EXCEPTION = 10;

/**
 * How many empty cells the records of a file usually have behind the header's last column, as its first records show it;
 * undefined when they do not agree. It is known before any part is read, so that each part judges its rows alike.
 */
export function usualSurplus(
  records: readonly RawRecord[],
  dialect: DelimitedDialect,
  columnCount: number,
): number | undefined {
  const counts = new Map<number, number>();
  for (const record of records) {
    const parsed = parseDelimited(record, dialect, columnCount);
    if (parsed.kind === 'fault' || parsed.cells.length !== columnCount) continue;
    counts.set(parsed.trailing, (counts.get(parsed.trailing) ?? 0) + 1);
  }
  const [usual] = [...counts].toSorted(([, a], [, b]) => b - a);
  if (usual === undefined) return undefined;
  const [surplus, agreeing] = usual;
  const others = [...counts.values()].reduce((sum, n) => sum + n, 0) - agreeing;
  const isShown = agreeing > 1 && others <= Math.max(1, Math.floor((agreeing + others) / RECORDS_PER_EXCEPTION));
  return isShown ? surplus : undefined;
}
