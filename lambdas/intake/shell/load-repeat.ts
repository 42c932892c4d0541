import { gmt } from '../../../shared/core/gmt.ts';
import { batchUpdate } from '../../../shared/shell/batches/batch-update.ts';
import { beginImport } from '../../../shared/shell/batches/begin-import.ts';
import { lockBatch } from '../../../shared/shell/batches/record-batch.ts';
import { repeatOf } from '../../../shared/shell/batches/repeat-of.ts';
import type { IntakePorts } from './ports.ts';

/**
 * Lets a batch that ended as a repeat load after all, because somebody has sent its notification again and asks for it.
 * Every other batch is left as it is.
 */
export async function loadRepeat({ sessions, clock }: IntakePorts, caseId: number, batchId: number): Promise<void> {
  if ((await sessions.writerSession((session) => repeatOf(session, batchId))) === null) return;
  await sessions.coreWriterSession((session) => beginImport(session, caseId, clock()));
  await sessions.writerSession(async (session) => {
    const now = gmt(clock());
    await lockBatch(session, batchId);
    // Another worker at the same message was faster, and the batch may have ended in another way since.
    if ((await repeatOf(session, batchId)) === null) return;
    const { db } = session.batch(batchId);
    await session.run([
      db.deleteFrom('batch_repeats'),
      db.updateTable('batch_parts').set({ status: 'pending' }).where('status', '=', 'cancelled'),
      batchUpdate(session, batchId, now).set({ status: 'submitted', finished_at_gmt: null }),
    ]);
  });
}
