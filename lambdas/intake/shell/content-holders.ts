import type { CaseSession } from '../../../shared/cases/sessions.ts';
import { whereMigrated } from '../../../shared/mysql/where-migrated.ts';
import { batchContents } from '../../../shared/schema/case/batches/batch-contents.ts';
import { contentLoads } from '../../../shared/schema/case/batches/content-loads.ts';
import type { ContentHolder } from '../core/judge-content.ts';

/** A batch and the bytes that it brings. */
export interface BatchContent {
  readonly batchId: number;
  /** SHA-256 of the whole load file. */
  readonly digest: Buffer;
}

/**
 * Locks the claim on some bytes until the transaction ends, so that of several batches with the same bytes each one sees
 * what became of those before it.
 * @returns all batches recorded for the bytes; none where the case is not migrated yet.
 */
export const lockContent = (session: CaseSession, content: BatchContent, now: string): Promise<ContentHolder[]> =>
  whereMigrated(async () => {
    await session.insert(batchContents, [contentRow(content, now)]);
    const claimed = await holdersIn(session, 'batch_contents', content.digest);
    // Earlier versions wrote the claim only, and may still do so while a deployment is under way.
    return [...claimed, ...(await whereMigrated(() => holdersIn(session, 'content_loads', content.digest), []))];
  }, []);

/**
 * Records a batch as one that loads its bytes. The claim of a cancelled batch becomes its own, because an earlier version
 * of intake, which a deployment may go back to, looks at nothing else.
 * @param holders What {@link lockContent} gave in the same transaction.
 */
export async function recordLoad(
  session: CaseSession,
  content: BatchContent,
  holders: readonly ContentHolder[],
  now: string,
): Promise<void> {
  await whereMigrated(() => session.insert(contentLoads, [contentRow(content, now)]), 0);
  const cancelled = holders.filter(({ status }) => status === 'cancelled').map(({ batchId }) => batchId);
  if (cancelled.length === 0) return;
  await session.run([
    session.db
      .updateTable('batch_contents')
      .set({ batch_id: content.batchId, created_at_gmt: now })
      .where('content_digest', '=', content.digest)
      .where('batch_id', 'in', cancelled),
  ]);
}

const contentRow = ({ batchId, digest }: BatchContent, now: string) => ({
  content_digest: digest,
  batch_id: batchId,
  created_at_gmt: now,
});

const holdersIn = (
  { db, rows }: CaseSession,
  table: 'batch_contents' | 'content_loads',
  digest: Buffer,
): Promise<ContentHolder[]> =>
  rows(
    db
      // Both have these columns.
      .selectFrom(`${table} as c` as 'content_loads as c')
      .innerJoin('batches as b', 'b.id', 'c.batch_id')
      .select(['c.batch_id as batchId', 'b.status'])
      .where('c.content_digest', '=', digest),
  );
