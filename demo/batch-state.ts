import { batchTableCounts, batchTally } from '../shared/batches/batch-tally.ts';
import { readBatchWarnings } from '../shared/batches/batch-warnings.ts';
import type { TableCounts, Tally } from '../shared/batches/core/tally.ts';
import { repeatOf } from '../shared/batches/repeat-of.ts';
import type { Sessions } from '../shared/cases/sessions.ts';
import type { BatchWarning } from '../shared/domain/batch-warnings.ts';
import type { BatchStatus } from '../shared/domain/vocabulary.ts';

/** A batch as the database has it at one moment. */
export interface BatchState {
  readonly batchId: number;
  readonly status: BatchStatus;
  /** All of the file is cut into parts. */
  readonly cut: boolean;
  readonly tally: Tally;
  /** The batch of the same bytes for which this one was cancelled; null for every other batch. */
  readonly repeatOfBatchId: number | null;
}

/** A batch by its name; null as long as intake has not recorded it. */
export const batchState = (
  { readerSession }: Pick<Sessions, 'readerSession'>,
  caseId: number,
  name: string,
): Promise<BatchState | null> =>
  readerSession(caseId, async (session) => {
    const batch = await session.findOne('batches', {
      where: { name },
      attributes: ['id', 'status', 'cut_finished_at_gmt', 'expected_documents'],
    });
    if (!batch) return null;
    const { id: batchId, status, cut_finished_at_gmt: cutAt } = batch;
    const [tally, repeatOfBatchId] = [await batchTally(session, batch), await repeatOf(session, batchId)];
    return { batchId, status, cut: cutAt !== null, tally, repeatOfBatchId };
  });

/** What the tables hold of a batch, counted row by row. */
export const tablesOf = (
  { readerSession }: Pick<Sessions, 'readerSession'>,
  caseId: number,
  batchId: number,
): Promise<TableCounts> => readerSession(caseId, (session) => batchTableCounts(session, batchId));

/** What is worth knowing of a batch as a whole. */
export const warningsOf = (
  { readerSession }: Pick<Sessions, 'readerSession'>,
  caseId: number,
  batchId: number,
): Promise<BatchWarning[]> => readerSession(caseId, (session) => readBatchWarnings(session, batchId));
