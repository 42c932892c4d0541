import { batchTally } from '../../../shared/batches/batch-tally.ts';
import { cancelledEvent } from '../../../shared/batches/cancelled-event.ts';
import { type Batch, ENDED } from '../../../shared/batches/record-batch.ts';
import { repeatOf } from '../../../shared/batches/repeat-of.ts';
import type { CaseSession } from '../../../shared/cases/sessions.ts';
import { PermanentError } from '../../../shared/domain/permanent-error.ts';
import { buildEvent } from '../../../shared/messages/events/build-event.ts';
import type { IntakePorts } from '../ports.ts';

/**
 * Publishes what became of a load file: that its batch has begun, or that it was cancelled. It goes by what the tables
 * say, never by what this run did, so that it says the same after a crash and whenever the message comes again.
 * @throws PermanentError with the code for which the batch was cancelled: its message belongs on the DLQ, and a crash
 * may have come before it was put there.
 */
export async function publishOutcome(ports: IntakePorts, caseId: number, batchId: number): Promise<void> {
  const timestamp = new Date(ports.clock());
  const outcome = await ports.sessions.writerSession((session) => readOutcome(session, batchId));
  if (outcome.kind === 'begun') {
    const { batchName, rows, parts } = outcome;
    const detail = { batchName, rows, parts };
    await ports.publish(
      buildEvent('JOB_STARTED', { source: 'caseload.intake', timestamp, caseId, batchId, status: 'SUCCESS', detail }),
    );
  }
  if (outcome.kind === 'cancelled') {
    const { tally, repeatOfBatchId, code } = outcome;
    await ports.publish(
      cancelledEvent({ source: 'caseload.intake', caseId, batchId, tally, repeatOfBatchId, timestamp }),
    );
    if (code !== null) throw new PermanentError(code);
  }
}

async function readOutcome(session: CaseSession, batchId: number) {
  const batch = await session.findOne('batches', { where: { id: batchId }, withDeleted: true });
  if (!batch) throw new Error('A recorded batch has no row.');
  if (!ENDED.has(batch.status)) return { kind: 'begun', ...(await sizeOf(session, batch)) } as const;
  if (batch.status !== 'cancelled') return { kind: 'ended' } as const;
  const repeatOfBatchId = await repeatOf(session, batchId);
  const cancellation = await session.findOne('batchCancellations', { where: { batch_id: batchId } });
  const code = cancellation?.code ?? null;
  // An operator's command has published its own.
  if (repeatOfBatchId === null && code === null) return { kind: 'ended' } as const;
  return { kind: 'cancelled', repeatOfBatchId, code, tally: await batchTally(session, batch) } as const;
}

async function sizeOf(session: CaseSession, { id, name: batchName }: Batch) {
  const { db, first } = session.batch(id);
  const sums = await first(
    db
      .selectFrom('batch_parts')
      .select(({ fn, val }) => [
        fn.countAll<number>().as('parts'),
        fn.coalesce(fn.sum<number>('row_count'), val(0)).as('rows'),
      ])
      .where('kind', '=', 'range'),
  );
  return { batchName, ...sums };
}
