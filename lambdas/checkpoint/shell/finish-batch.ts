import { counted } from '../../../shared/core/counted.ts';
import { gmt } from '../../../shared/core/gmt.ts';
import { qualified, sql } from '../../../shared/core/sql.ts';
import { differences, type Tally } from '../../../shared/core/tally.ts';
import { buildEvent } from '../../../shared/events/build-event.ts';
import { batchTableCounts, batchTally } from '../../../shared/shell/batches/batch-tally.ts';
import { batchUpdate } from '../../../shared/shell/batches/batch-update.ts';
import { readBatchWarnings } from '../../../shared/shell/batches/batch-warnings.ts';
import { lockBatch } from '../../../shared/shell/batches/record-batch.ts';
import type { CaseSession } from '../../../shared/shell/database/sessions.ts';
import type { CheckpointPorts } from './ports.ts';

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
    sql`DELETE FROM ${qualified(session.schema, 'deferred_documents')} WHERE npcase_id = ${session.caseId} AND batch_id = ${batchId}`,
    batchUpdate(session, batchId, now, sql`status = ${batchStatus}, finished_at_gmt = ${now}`),
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
async function writeSources({ schema, caseId, run }: CaseSession, batchId: number, now: string): Promise<void> {
  const ofBatch = sql`npcase_id = ${caseId} AND batch_id = ${batchId} AND custodian_id IS NOT NULL`.sql;
  const counted = ['exhibits', 'document_duplicates']
    .map((table) => `SELECT custodian_id FROM ${qualified(schema, table).text} WHERE ${ofBatch}`)
    .join(' UNION ALL ');
  const sources = qualified(schema, 'batch_sources').text;
  const values = sql`${caseId}, ${batchId}, ${'Custodian'}`.sql;
  await run([
    {
      sql: `INSERT INTO ${sources} (npcase_id, batch_id, item_type, item_id, documents, created_at_gmt) SELECT ${values}, c.custodian_id, COUNT(*), ${sql`${now}`.sql} FROM (${counted}) c GROUP BY c.custodian_id ON DUPLICATE KEY UPDATE batch_sources.npcase_id = batch_sources.npcase_id`,
    },
  ]);
}
