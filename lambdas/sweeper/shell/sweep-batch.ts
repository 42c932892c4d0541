import type { Batch } from '../../../shared/batches/record-batch.ts';
import type { CaseSession } from '../../../shared/cases/sessions.ts';
import { gmt } from '../../../shared/domain/gmt.ts';
import type { ReloadPart } from '../../../shared/messages/commands/reload-part.ts';
import { objectNotification } from '../../../shared/messages/commands/s3-notification.ts';
import { isDue, isStalled } from '../core/is-due.ts';
import { isIdle, type Remedy, remedyFor } from '../core/remedy.ts';
import type { SweeperPorts } from '../ports.ts';
import { type BatchLook, lookAt } from './stalled-batch.ts';

/** What the sweep of one batch came to. */
export interface SweptBatch {
  /** It has not moved for too long, though something could move it; it may have been swept for that already. */
  readonly stalled: boolean;
  /** Null when nothing was due. */
  readonly done: Remedy | null;
}

/**
 * Moves a batch on if it has stalled. It is looked at without a lock first, because the batches that move are locked by
 * those who move them.
 */
export async function sweepBatch(ports: SweeperPorts, caseId: number, batchId: number): Promise<SweptBatch> {
  const { writerSession } = ports.sessions;
  const { stalled, due } = await writerSession(caseId, async (session) => {
    const found = await findStalled(ports, session, batchId);
    return { stalled: found !== null, due: found?.due ?? false };
  });
  if (!due) return { stalled, done: null };
  const done = await writerSession(caseId, async (session) => {
    // Whoever holds the row is moving the batch, or is another sweep.
    const locked = await session.rows(
      session.db.selectFrom('batches').select('id').where('id', '=', batchId).forUpdate().skipLocked(),
    );
    const found = locked.length === 0 ? null : await findStalled(ports, session, batchId);
    if (!found?.due) return null;
    const { batch, look, remedy } = found;
    // Sent before it is noted, under the lock: a crash in between sends it again, where the other order would lose it.
    await send(ports, session, batch, remedy);
    await note(session, batchId, gmt(ports.clock()));
    tell(ports, caseId, batch, look, remedy);
    return remedy;
  });
  return { stalled, done };
}

async function findStalled(
  { clock, afterMs }: SweeperPorts,
  session: CaseSession,
  batchId: number,
): Promise<{ batch: Batch; look: BatchLook; remedy: Remedy; due: boolean } | null> {
  const batch = await session.findOne('batches', { where: { id: batchId }, withDeleted: true });
  if (!batch) return null;
  const look = await lookAt(session, batch);
  const now = clock();
  if (!isStalled(look.activity, now, afterMs)) return null;
  const remedy = remedyFor(look.found);
  return isIdle(remedy) ? null : { batch, look, remedy, due: isDue(look.activity, now, afterMs) };
}

async function send(ports: SweeperPorts, session: CaseSession, batch: Batch, remedy: Remedy): Promise<void> {
  const { caseId } = session;
  const { source_bucket: bucket, source_key: key, source_etag: eTag, source_version: versionId } = batch;
  if (remedy.announce && bucket !== null && key !== null && eTag !== null) {
    const size = batch.source_bytes ?? 0;
    await ports.sendToIntake([objectNotification({ bucket, key, eTag, versionId, size })]);
  }
  if (remedy.reload) await ports.sendToLoader(await partsOut(session, batch.id, ports.clock()));
  if (remedy.advance) {
    await ports.sendToCheckpoint([{ eventType: 'ADVANCE_BATCH', schemaVersion: 1, caseId, batchId: batch.id }]);
  }
}

/** At most as many as the window let out. */
async function partsOut(session: CaseSession, batchId: number, release: number): Promise<ReloadPart[]> {
  const parts = await session.findAll('batchParts', {
    where: { batch_id: batchId, status: ['released', 'loaded'], kind: ['range', 'deferred'] },
    attributes: ['part_number'],
    order: [['part_number', 'ASC']],
  });
  return parts.map(({ part_number: partNumber }) => ({
    eventType: 'RELOAD_PART',
    schemaVersion: 1,
    caseId: session.caseId,
    batchId,
    partNumber,
    release,
  }));
}

const note = ({ db, run }: CaseSession, batchId: number, now: string): Promise<number> =>
  run([
    db
      .insertInto('batch_sweeps')
      .values({ batch_id: batchId, sweeps: 1, swept_at_gmt: now })
      .onDuplicateKeyUpdate((eb) => ({ sweeps: eb('sweeps', '+', 1), swept_at_gmt: now })),
  ]);

/** Two lines for two readers: what was done may help by itself, what is missing does not. */
function tell(
  { log, clock }: SweeperPorts,
  caseId: number,
  batch: Batch,
  { activity }: BatchLook,
  remedy: Remedy,
): void {
  const { announce, reload, advance, missing } = remedy;
  const where = { caseId, batchId: batch.id, standsSeconds: Math.round((clock() - activity.movedMs) / 1000) };
  if (announce || reload || advance) {
    log.warn('A batch stood still and was moved on.', { ...where, announce, reload, advance });
  }
  if (missing === null) return;
  const { expected_documents: expected, rows_received: received } = batch;
  log.warn('A batch stands still until its producer sends again.', { ...where, missing, expected, received });
}
