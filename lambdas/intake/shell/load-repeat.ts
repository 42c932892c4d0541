import type { ObjectVersion } from '../../../shared/aws/object-source.ts';
import { batchUpdate } from '../../../shared/batches/batch-update.ts';
import { beginImport } from '../../../shared/batches/begin-import.ts';
import { type Batch, lockBatch } from '../../../shared/batches/record-batch.ts';
import { repeatOf } from '../../../shared/batches/repeat-of.ts';
import { gmt } from '../../../shared/domain/gmt.ts';
import { createWholeDigest } from '../core/whole-digest.ts';
import type { IntakePorts } from '../ports.ts';
import { lockContent, recordLoad } from './content-holders.ts';
import { CutUnfinishedError } from './cut-object.ts';

/**
 * Lets a batch that ended as a repeat load after all, because somebody has sent its notification again and asks for it.
 * From then on a file of the same bytes repeats this batch, too. Every other batch is left as it is.
 */
export async function loadRepeat(
  ports: IntakePorts,
  caseId: number,
  { id: batchId }: Pick<Batch, 'id'>,
  object: ObjectVersion,
  signal: AbortSignal,
): Promise<void> {
  const { sessions, clock } = ports;
  if ((await sessions.writerSession((session) => repeatOf(session, batchId))) === null) return;
  // A repeat has no record of its digest: it is taken once more.
  const digest = await digestOfObject(ports, object, signal);
  await sessions.coreWriterSession((session) => beginImport(session, caseId, clock()));
  await sessions.writerSession(async (session) => {
    const now = gmt(clock());
    await lockBatch(session, batchId);
    // Another worker at the same message was faster, and the batch may have ended in another way since.
    if ((await repeatOf(session, batchId)) === null) return;
    const { db } = session.batch(batchId);
    const content = { batchId, digest };
    const holders = await lockContent(session, content, now);
    await session.run([
      db.deleteFrom('batch_repeats'),
      db.updateTable('batch_parts').set({ status: 'pending' }).where('status', '=', 'cancelled'),
      batchUpdate(session, batchId, now).set({ status: 'submitted', finished_at_gmt: null }),
    ]);
    await recordLoad(session, content, holders, now);
  });
}

async function digestOfObject({ readObject }: IntakePorts, object: ObjectVersion, signal: AbortSignal) {
  const whole = createWholeDigest(0);
  for await (const chunk of await readObject(object, { start: 0 })) {
    whole.push(chunk);
    if (signal.aborted) throw new CutUnfinishedError('The load file is not read to its end yet.');
  }
  return whole.digest();
}
