import { batchTally } from '../../shared/batches/batch-tally.ts';
import { batchUpdate } from '../../shared/batches/batch-update.ts';
import { cancelledEvent } from '../../shared/batches/cancelled-event.ts';
import type { Tally } from '../../shared/batches/core/tally.ts';
import { markCancelled } from '../../shared/batches/mark-cancelled.ts';
import { ENDED, lockBatch } from '../../shared/batches/record-batch.ts';
import type { CaseSession, Sessions } from '../../shared/cases/sessions.ts';
import { gmt } from '../../shared/domain/gmt.ts';
import { PermanentError } from '../../shared/domain/permanent-error.ts';
import type { AdvanceBatch } from '../../shared/messages/commands/advance-batch.ts';
import type { PublishEvents } from '../../shared/messages/send/publish-events.ts';
import type { SendMessages } from '../../shared/messages/send/send-messages.ts';
import { auditLog } from '../../shared/schema/case/review/audit-log.ts';

/** What an operator's hand on a batch needs of the world. */
export interface ControlPorts {
  readonly sessions: Pick<Sessions, 'writerSession'>;
  readonly sendToCheckpoint: SendMessages<AdvanceBatch>;
  readonly publish: PublishEvents;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Who is written down as having done it. */
  readonly actor: string;
}

interface BatchName {
  readonly caseId: number;
  readonly batchId: number;
}

/**
 * Sets how many parts of a batch may be out at once; 0 pauses it, null gives it its case's window again.
 * @throws PermanentError BATCH_UNKNOWN
 */
export async function setWindow(
  ports: ControlPorts,
  { caseId, batchId }: BatchName,
  window: number | null,
): Promise<void> {
  const now = gmt(ports.clock());
  await ports.sessions.writerSession(caseId, async (session) => {
    if (!(await lockBatch(session, batchId))) throw new PermanentError('BATCH_UNKNOWN');
    await session.run([batchUpdate(session, batchId, now).set({ window_size: window })]);
    await session.insert(auditLog, [audit(ports.actor, 'batch.window', batchId, { window }, now)]);
  });
  // A wider window is used at once, not at the next event.
  await ports.sendToCheckpoint([{ eventType: 'ADVANCE_BATCH', schemaVersion: 1, caseId, batchId }]);
}

const CANCEL = 'batch.cancel';

/**
 * Cancels a batch: no further part is released or begun, one that is being loaded is waited for, what is loaded stays,
 * and LOADER_CANCELLED says how far it had come. Done again, it tells the same again, which a crash may have prevented.
 * @returns false when the batch had ended already, and not by an operator's hand.
 * @throws PermanentError BATCH_UNKNOWN
 */
export async function cancelBatch(ports: ControlPorts, { caseId, batchId }: BatchName): Promise<boolean> {
  const now = gmt(ports.clock());
  const tally = await ports.sessions.writerSession(caseId, async (session) => {
    const batch = await lockBatch(session, batchId);
    if (!batch) throw new PermanentError('BATCH_UNKNOWN');
    if (ENDED.has(batch.status)) return tallyWhenCancelled(session, batchId);
    const { db } = session.batch(batchId);
    await session.run([
      db.updateTable('batch_parts').set({ status: 'cancelled' }).where('status', 'in', ['pending', 'released']),
    ]);
    // Added up only now: the statement above has waited for the parts that were being loaded.
    const counts = await batchTally(session, { ...batch, status: 'cancelled' });
    await session.insert(auditLog, [audit(ports.actor, CANCEL, batchId, { ...counts }, now)]);
    await markCancelled(session, batch, null, now);
    return counts;
  });
  if (!tally) return false;
  const timestamp = new Date(ports.clock());
  await ports.publish(cancelledEvent({ source: 'caseload.operator', caseId, batchId, tally, timestamp }));
  return true;
}

/** How far a batch had come when an operator cancelled it; null when none did. */
async function tallyWhenCancelled(session: CaseSession, batchId: number): Promise<Tally | null> {
  const cancelled = await session.findOne('auditLog', { where: { batch_id: batchId, action: CANCEL } });
  return cancelled?.detail ? asSkipped(cancelled.detail as unknown as Tally | EarlierTally) : null;
}

/** How earlier versions wrote a cancellation down: what was not loaded stayed in flight. */
type EarlierTally = Omit<Tally, 'skipped'>;

const asSkipped = (tally: Tally | EarlierTally): Tally =>
  'skipped' in tally ? tally : { ...tally, skipped: tally.inFlight, inFlight: 0 };

const audit = (
  actor: string,
  action: string,
  batchId: number,
  detail: Record<string, number | null> | null,
  now: string,
) => ({
  actor,
  action,
  batch_id: batchId,
  detail: detail && JSON.stringify(detail),
  created_at_gmt: now,
});
