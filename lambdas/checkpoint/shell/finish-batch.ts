import { batchTableCounts, batchTally } from '../../../shared/batches/batch-tally.ts';
import { batchUpdate } from '../../../shared/batches/batch-update.ts';
import { readBatchWarnings } from '../../../shared/batches/batch-warnings.ts';
import { differences, type Tally } from '../../../shared/batches/core/tally.ts';
import { lockBatch } from '../../../shared/batches/record-batch.ts';
import type { CaseSession } from '../../../shared/cases/sessions.ts';
import { counted } from '../../../shared/domain/counted.ts';
import { gmt } from '../../../shared/domain/gmt.ts';
import { buildEvent } from '../../../shared/messages/events/build-event.ts';
import type { CheckpointPorts } from '../ports.ts';

/** Sums and tables of a batch differ, or rows are in flight with no part open: it is not finished, and somebody must look. */
export class ReconciliationError extends Error {
  override readonly name = 'ReconciliationError';
  readonly code = 'RECONCILIATION_DIFFERS';
  readonly differences: number;

  constructor(batchId: number, found: readonly string[]) {
    super(`Batch ${batchId} does not reconcile: ${found.join('; ')}.`);
    this.differences = found.length;
  }
}

/**
 * Ends a batch that is `finalizing`, its every part done: BATCH_END_START, then its sources, the counts held
 * against the tables, and last its state with BATCH_END_FINISHED and LOADER_FINISHED. A crash anywhere repeats the rest
 * with the same events; once the state is set nothing is told again.
 * @throws ReconciliationError
 */
export async function finishBatch(ports: CheckpointPorts, batchId: number): Promise<void> {
  const { writerSession } = ports.sessions;
  const begun = await writerSession(async ({ caseId, findOne }) => {
    const batch = await findOne('batches', { where: { id: batchId } });
    return batch?.status === 'finalizing' ? caseId : null;
  });
  if (begun === null) return;
  const start = { ...envelope(begun, batchId), timestamp: new Date(ports.clock()), detail: {} };
  await ports.publish(buildEvent('BATCH_END_START', start));
  try {
    await writerSession((session) => endBatch(ports, session, batchId));
  } catch (error) {
    if (error instanceof ReconciliationError) ports.measure('ReconciliationDifferences', error.differences);
    throw error;
  }
}

const envelope = (caseId: number, batchId: number) =>
  ({ source: 'caseload.checkpoint', caseId, batchId, status: 'SUCCESS' }) as const;

async function endBatch(ports: CheckpointPorts, session: CaseSession, batchId: number): Promise<void> {
  const batch = await lockBatch(session, batchId);
  if (batch?.status !== 'finalizing') return;
  const now = gmt(ports.clock());
  await writeSources(session, batchId, now);
  const counts = await batchTally(session, batch);
  await reconcile(session, batchId, counts);
  const batchStatus = counts.rejected > 0 ? 'completed_with_errors' : 'completed';
  await session.run([
    session.batch(batchId).db.deleteFrom('deferred_documents'),
    batchUpdate(session, batchId, now).set({ status: batchStatus, finished_at_gmt: now }),
  ]);
  const warnings = await readBatchWarnings(session, batchId);
  // Before the commit, like the release of parts: what was told twice is harmless, what was never told is lost.
  const told = {
    ...envelope(session.caseId, batchId),
    timestamp: new Date(ports.clock()),
    detail: { batchStatus, ...counts },
  } as const;
  await ports.publish([
    ...buildEvent('BATCH_END_FINISHED', told),
    ...buildEvent('LOADER_FINISHED', { ...told, detail: { ...told.detail, batchWarnings: warnings } }),
  ]);
}

async function reconcile(session: CaseSession, batchId: number, counts: Tally): Promise<void> {
  const found = differences(counts, await batchTableCounts(session, batchId));
  if (counts.inFlight !== 0) found.push(`in flight: ${counted(counts.inFlight, 'row')} without an outcome`);
  if (found.length > 0) throw new ReconciliationError(batchId, found);
}

/** The custodians of a batch with the number of its documents that name them first, duplicates included. */
function writeSources(session: CaseSession, batchId: number, now: string): Promise<number> {
  const { db, run } = session.batch(batchId);
  const documents = db
    .selectFrom(({ selectFrom }) =>
      selectFrom('exhibits')
        .select('custodian_id')
        .where('custodian_id', 'is not', null)
        .unionAll(selectFrom('document_duplicates').select('custodian_id').where('custodian_id', 'is not', null))
        .as('d'),
    )
    .select(({ fn, val, ref }) => [
      val<'Custodian'>('Custodian').as('item_type'),
      ref('d.custodian_id').$notNull().as('item_id'),
      fn.countAll<number>().as('documents'),
      val(now).as('created_at_gmt'),
    ])
    .groupBy('d.custodian_id');
  return run([
    db
      .insertInto('batch_sources')
      .columns(['item_type', 'item_id', 'documents', 'created_at_gmt'])
      .expression(documents)
      .onDuplicateKeyUpdate(({ ref }) => ({ item_id: ref('batch_sources.item_id') })),
  ]);
}
