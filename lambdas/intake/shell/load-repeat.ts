import { gmt } from '../../../shared/core/gmt.ts';
import { qualified, sql } from '../../../shared/core/sql.ts';
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
    await session.run([
      sql`DELETE FROM ${qualified(session.schema, 'batch_repeats')} WHERE npcase_id = ${caseId} AND batch_id = ${batchId}`,
      sql`UPDATE ${qualified(session.schema, 'batch_parts')} SET status = ${'pending'} WHERE npcase_id = ${caseId} AND batch_id = ${batchId} AND status = ${'cancelled'}`,
      batchUpdate(session, batchId, now, sql`status = ${'submitted'}, finished_at_gmt = NULL`),
    ]);
  });
}
