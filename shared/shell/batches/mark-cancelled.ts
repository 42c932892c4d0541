import { gmt } from '../../core/gmt.ts';
import type { MessageCode } from '../../core/permanent-error.ts';
import { sql } from '../../core/sql.ts';
import { buildEvent } from '../../events/build-event.ts';
import type { EventSource } from '../../events/envelope.ts';
import { batchCancellations } from '../../models/case/batch-cancellations.ts';
import type { CaseSession } from '../database/sessions.ts';
import type { PublishEvents } from '../messaging/publish-events.ts';
import { batchTally } from './batch-tally.ts';
import { batchUpdate } from './batch-update.ts';
import type { Batch } from './record-batch.ts';

interface CancelPorts {
  readonly publish: PublishEvents;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Who cancels a batch, and why: what its message failed with, or null for an operator's hand. */
export interface Cancellation {
  readonly source: EventSource;
  readonly code: MessageCode | null;
}

/** Ends a batch as `cancelled`, notes why, and says with LOADER_CANCELLED how far it came. */
export async function markCancelled(
  { publish, clock }: CancelPorts,
  session: CaseSession,
  batch: Batch,
  { source, code }: Cancellation,
): Promise<void> {
  const now = gmt(clock());
  await session.run([batchUpdate(session, batch.id, now, sql`status = ${'cancelled'}, finished_at_gmt = ${now}`)]);
  await session.insert(batchCancellations, [
    { npcase_id: session.caseId, batch_id: batch.id, code, created_at_gmt: now },
  ]);
  // Before the commit: what was told twice is harmless, what was never told is lost.
  await publish(
    buildEvent('LOADER_CANCELLED', {
      source,
      timestamp: new Date(clock()),
      caseId: session.caseId,
      batchId: batch.id,
      status: 'CANCELLED',
      detail: { batchStatus: 'cancelled', ...(await batchTally(session, batch)) },
    }),
  );
}
