import { differences, type TableCounts, type Tally } from '../../shared/batches/core/tally.ts';
import { counted } from '../../shared/domain/counted.ts';
import type { BatchStatus } from '../../shared/domain/vocabulary.ts';

/** Where a batch that ended does not add up, in words with numbers; empty when every row is accounted for. */
export function reconcile(status: BatchStatus, tally: Tally, tables: TableCounts): string[] {
  const problems = differences(tally, tables);
  if (tally.inFlight !== 0) problems.push(`in flight: ${counted(tally.inFlight, 'row')} without an outcome`);
  if (status !== 'completed' && status !== 'completed_with_errors') problems.push(`status: the batch is ${status}`);
  return problems;
}
