import { qualified, sql } from '../../../shared/core/sql.ts';
import { batchContents } from '../../../shared/models/case/batch-contents.ts';
import { contentLoads } from '../../../shared/models/case/content-loads.ts';
import type { CaseSession } from '../../../shared/shell/database/sessions.ts';
import { whereMigrated } from '../../../shared/shell/database/where-migrated.ts';
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
    await session.insert(batchContents, [contentRow(session, content, now)]);
    const claimed = await holdersIn(session, batchContents.name, content.digest);
    // Earlier versions wrote the claim only, and may still do so while a deployment is under way.
    return [...claimed, ...(await whereMigrated(() => holdersIn(session, contentLoads.name, content.digest), []))];
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
  const { schema, caseId } = session;
  await whereMigrated(() => session.insert(contentLoads, [contentRow(session, content, now)]), 0);
  const cancelled = holders.filter(({ status }) => status === 'cancelled').map(({ batchId }) => batchId);
  if (cancelled.length === 0) return;
  await session.run([
    sql`UPDATE ${qualified(schema, 'batch_contents')} SET batch_id = ${content.batchId}, created_at_gmt = ${now} WHERE npcase_id = ${caseId} AND content_digest = ${content.digest} AND batch_id IN (${cancelled})`,
  ]);
}

const contentRow = ({ caseId }: CaseSession, { batchId, digest }: BatchContent, now: string) => ({
  npcase_id: caseId,
  content_digest: digest,
  batch_id: batchId,
  created_at_gmt: now,
});

async function holdersIn({ schema, caseId, rows }: CaseSession, table: string, digest: Buffer) {
  const holders = await rows<{ batch_id: number; status: ContentHolder['status'] }>(
    sql`SELECT c.batch_id, b.status FROM ${qualified(schema, table)} c JOIN ${qualified(schema, 'batches')} b ON b.id = c.batch_id AND b.npcase_id = c.npcase_id WHERE c.npcase_id = ${caseId} AND c.content_digest = ${digest}`,
  );
  return holders.map(({ batch_id, status }): ContentHolder => ({ batchId: Number(batch_id), status }));
}
