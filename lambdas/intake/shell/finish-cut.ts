import type { BatchWarning } from '../../../shared/core/batch-warnings.ts';
import type { ImportOptions } from '../../../shared/core/import-options.ts';
import type { Layout } from '../../../shared/core/load-file/layout.ts';
import { batchContents } from '../../../shared/models/case/batch-contents.ts';
import { batchRepeats } from '../../../shared/models/case/batch-repeats.ts';
import { batchUpdate } from '../../../shared/shell/batches/batch-update.ts';
import { writeBatchWarnings } from '../../../shared/shell/batches/batch-warnings.ts';
import { ENDED, lockBatch } from '../../../shared/shell/batches/record-batch.ts';
import type { CaseSession } from '../../../shared/shell/database/sessions.ts';
import { whereMigrated } from '../../../shared/shell/database/where-migrated.ts';
import { type ContentHolder, judgeContent } from '../core/judge-content.ts';

/** What is known of a load file that was read to its end. */
export interface WholeFile {
  readonly batchId: number;
  /** SHA-256 of all its bytes. */
  readonly digest: Buffer;
  readonly dateOrders: Layout['dateOrders'];
  readonly warnings: readonly BatchWarning[];
}

/**
 * Marks a load file's cut as finished, in one transaction with what follows from the file as a whole: a batch whose case
 * holds the same bytes already ends here as a repeat, of which nothing is released. Done again it changes nothing.
 */
export async function finishCut(
  session: CaseSession,
  { batchId, digest, dateOrders, warnings }: WholeFile,
  { loadAgain }: ImportOptions,
  now: string,
): Promise<void> {
  const batch = await lockBatch(session, batchId);
  // Another worker at the same message was faster.
  if (batch?.cut_finished_at_gmt !== null) return;
  await session.run([
    batchUpdate(session, batchId, now).set({ date_orders: JSON.stringify(dateOrders), cut_finished_at_gmt: now }),
  ]);
  await writeBatchWarnings(session, batchId, warnings, now);
  // An operator cancelled it: it brings nothing, so it must not keep the next batch of these bytes from loading.
  if (ENDED.has(batch.status)) return;
  const holder = await whereMigrated(() => claimContent(session, batchId, digest, now), null);
  const verdict = judgeContent(batchId, holder, loadAgain);
  if (verdict.kind === 'take over') await takeOver(session, batchId, digest, now);
  else if (verdict.kind === 'repeat') await endAsRepeat(session, batchId, verdict.ofBatchId, now);
}

/** Claims the bytes for a batch, unless another one holds them. @returns the holder; its claim is locked from here on. */
async function claimContent(
  session: CaseSession,
  batchId: number,
  digest: Buffer,
  now: string,
): Promise<ContentHolder | null> {
  await session.insert(batchContents, [{ content_digest: digest, batch_id: batchId, created_at_gmt: now }]);
  const [holder] = await session.rows(
    session.db
      .selectFrom('batch_contents as c')
      .innerJoin('batches as b', 'b.id', 'c.batch_id')
      .select(['c.batch_id as batchId', 'b.status'])
      .where('c.content_digest', '=', digest),
  );
  return holder ?? null;
}

const takeOver = ({ db, run }: CaseSession, batchId: number, digest: Buffer, now: string) =>
  run([
    db
      .updateTable('batch_contents')
      .set({ batch_id: batchId, created_at_gmt: now })
      .where('content_digest', '=', digest),
  ]);

async function endAsRepeat(session: CaseSession, batchId: number, ofBatchId: number, now: string): Promise<void> {
  await session.insert(batchRepeats, [{ batch_id: batchId, repeat_of_batch_id: ofBatchId, created_at_gmt: now }]);
  await session.run([
    session.batch(batchId).db.updateTable('batch_parts').set({ status: 'cancelled' }).where('status', '=', 'pending'),
    batchUpdate(session, batchId, now).set({ status: 'cancelled', finished_at_gmt: now }),
  ]);
}
