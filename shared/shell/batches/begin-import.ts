import type { DedupePolicy } from '../../core/domain.ts';
import { gmt } from '../../core/gmt.ts';
import { MARK_RENEWED_AFTER_MS } from '../../core/importing.ts';
import { qualified, sql } from '../../core/sql.ts';
import type { CoreSession } from '../database/sessions.ts';
import { whereMigrated } from '../database/where-migrated.ts';

/**
 * Comes before a batch is recorded, in a transaction of its own. It marks the case for the sweep, and fixes the dedupe
 * policy at the first import: from then on a change would make earlier and later documents incomparable. Every bulk of
 * messages passes here, so it reads, and writes only what is not there yet.
 * @param now Milliseconds since the epoch.
 * @returns the policy.
 */
export async function beginImport(session: CoreSession, caseId: number, now: number): Promise<DedupePolicy> {
  await markImporting(session, caseId, now);
  const { policy, fixed } = await policyOf(session, caseId);
  if (fixed) return policy;
  await session.run([
    sql`UPDATE ${qualified(session.schema, 'npcases')} SET dedupe_policy_fixed_at_gmt = ${gmt(now)} WHERE id = ${caseId} AND dedupe_policy_fixed_at_gmt IS NULL`,
  ]);
  // Until it was fixed it may have changed.
  return (await policyOf(session, caseId)).policy;
}

/** Where the core database was not migrated yet, imports go on unmarked: the migration that makes the table marks every case. */
const markImporting = (session: CoreSession, caseId: number, now: number): Promise<void> =>
  whereMigrated(() => renewMark(session, caseId, now), undefined);

async function renewMark({ schema, run, findOne }: CoreSession, caseId: number, now: number): Promise<void> {
  const mark = await findOne('importingCases', { where: { npcase_id: caseId } });
  if (mark && mark.marked_at_gmt.getTime() >= now - MARK_RENEWED_AFTER_MS) return;
  const at = gmt(now);
  // Never back: an older mark could be taken away from under somebody who found the younger one.
  await run([
    sql`INSERT INTO ${qualified(schema, 'importing_cases')} (npcase_id, marked_at_gmt) VALUES (${caseId}, ${at}) ON DUPLICATE KEY UPDATE marked_at_gmt = GREATEST(marked_at_gmt, ${at})`,
  ]);
}

async function policyOf({ findOne }: CoreSession, caseId: number): Promise<{ policy: DedupePolicy; fixed: boolean }> {
  const row = await findOne('npcases', { where: { id: caseId } });
  if (!row) throw new Error('The case is no longer in the directory.');
  return { policy: row.dedupe_policy, fixed: row.dedupe_policy_fixed_at_gmt !== null };
}
