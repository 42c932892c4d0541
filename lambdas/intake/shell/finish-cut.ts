import { batchUpdate } from '../../../shared/batches/batch-update.ts';
import { writeBatchWarnings } from '../../../shared/batches/batch-warnings.ts';
import { ENDED, lockBatch } from '../../../shared/batches/record-batch.ts';
import type { CaseSession } from '../../../shared/cases/sessions.ts';
import type { BatchWarning } from '../../../shared/domain/batch-warnings.ts';
import type { ImportOptions } from '../../../shared/domain/import-options.ts';
import type { Layout } from '../../../shared/load-files/layout.ts';
import { batchRepeats } from '../../../shared/schema/case/batches/batch-repeats.ts';
import { judgeContent } from '../core/judge-content.ts';
import { type BatchContent, lockContent, recordLoad } from './content-holders.ts';

/** What is known of a load file that was read to its end. */
export interface WholeFile extends BatchContent {
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
  const content = { batchId, digest };
  const holders = await lockContent(session, content, now);
  const verdict = judgeContent(batchId, holders, loadAgain);
  if (verdict.kind === 'repeat') await endAsRepeat(session, batchId, verdict.ofBatchId, now);
  else await recordLoad(session, content, holders, now);
}

async function endAsRepeat(session: CaseSession, batchId: number, ofBatchId: number, now: string): Promise<void> {
  await session.insert(batchRepeats, [{ batch_id: batchId, repeat_of_batch_id: ofBatchId, created_at_gmt: now }]);
  await session.run([
    session.batch(batchId).db.updateTable('batch_parts').set({ status: 'cancelled' }).where('status', '=', 'pending'),
    batchUpdate(session, batchId, now).set({ status: 'cancelled', finished_at_gmt: now }),
  ]);
}
