import type { CaseSession } from '../cases/sessions.ts';
import { whereMigrated } from '../mysql/where-migrated.ts';

/** The batch that brought the same bytes before, where this one was cancelled for it; null for every other batch. */
export async function repeatOf({ findOne }: Pick<CaseSession, 'findOne'>, batchId: number): Promise<number | null> {
  const repeat = await whereMigrated(() => findOne('batchRepeats', { where: { batch_id: batchId } }), null);
  return repeat?.repeat_of_batch_id ?? null;
}
