import type { CaseSession } from '../cases/sessions.ts';
import type { MessageCode } from '../domain/permanent-error.ts';
import { batchCancellations } from '../schema/case/batches/batch-cancellations.ts';
import { batchUpdate } from './batch-update.ts';
import type { Batch } from './record-batch.ts';

/**
 * Ends a batch as `cancelled` and notes why. Whoever does it tells it with {@link cancelledEvent} after the commit, and
 * again on every repeat: told before, it could be untrue.
 * @param code What its message failed with, or null for an operator's hand.
 * @param now UTC, as the tables write it.
 */
export async function markCancelled(
  session: CaseSession,
  batch: Pick<Batch, 'id'>,
  code: MessageCode | null,
  now: string,
): Promise<void> {
  await session.run([batchUpdate(session, batch.id, now).set({ status: 'cancelled', finished_at_gmt: now })]);
  await session.insert(batchCancellations, [{ batch_id: batch.id, code, created_at_gmt: now }]);
}
