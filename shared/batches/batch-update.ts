import type { CaseSession } from '../cases/sessions.ts';

/** A change of one batch of the session's case, still to be given its values and what else must hold. */
export const batchUpdate = ({ db }: Pick<CaseSession, 'db'>, batchId: number, now: string) =>
  db.updateTable('batches').set({ updated_at_gmt: now }).where('id', '=', batchId);
