import type { CoreSession } from '../cases/sessions.ts';
import { gmt } from '../domain/gmt.ts';
import type { DedupePolicy } from '../domain/vocabulary.ts';
import { whereMigrated } from '../mysql/where-migrated.ts';
import { MARK_RENEWED_AFTER_MS } from './core/importing.ts';

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
    session.db
      .updateTable('npcases')
      .set({ dedupe_policy_fixed_at_gmt: gmt(now) })
      .where('id', '=', caseId)
      .where('dedupe_policy_fixed_at_gmt', 'is', null),
  ]);
  // Until it was fixed it may have changed.
  return (await policyOf(session, caseId)).policy;
}

/** Where the core database was not migrated yet, imports go on unmarked: the migration that makes the table marks every case. */
const markImporting = (session: CoreSession, caseId: number, now: number): Promise<void> =>
  whereMigrated(() => renewMark(session, caseId, now), undefined);

async function renewMark({ db, run, findOne }: CoreSession, caseId: number, now: number): Promise<void> {
  const mark = await findOne('importingCases', { where: { npcase_id: caseId } });
  if (mark && mark.marked_at_gmt.getTime() >= now - MARK_RENEWED_AFTER_MS) return;
  const at = gmt(now);
  // Never back: an older mark could be taken away from under somebody who found the younger one.
  await run([
    db
      .insertInto('importing_cases')
      .values({ npcase_id: caseId, marked_at_gmt: at })
      .onDuplicateKeyUpdate(({ fn, ref, val }) => ({
        marked_at_gmt: fn<string>('greatest', [ref('marked_at_gmt'), val(at)]),
      })),
  ]);
}

async function policyOf({ findOne }: CoreSession, caseId: number): Promise<{ policy: DedupePolicy; fixed: boolean }> {
  const row = await findOne('npcases', { where: { id: caseId } });
  if (!row) throw new Error('The case is no longer in the directory.');
  return { policy: row.dedupe_policy, fixed: row.dedupe_policy_fixed_at_gmt !== null };
}
