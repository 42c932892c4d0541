import { qualified, type Statement, sql } from '../../core/sql.ts';
import type { CaseSession } from '../database/sessions.ts';

/**
 * Changes one batch of the session's case.
 * @param set The assignments, as `sql` makes them.
 * @param and What else must hold for the row to change.
 */
export function batchUpdate(
  { schema, caseId }: Pick<CaseSession, 'schema' | 'caseId'>,
  batchId: number,
  now: string,
  set: Statement,
  and?: Statement,
): Statement {
  const { sql: row } = sql`updated_at_gmt = ${now} WHERE id = ${batchId} AND npcase_id = ${caseId}`;
  return { sql: `UPDATE ${qualified(schema, 'batches').text} SET ${set.sql}, ${row}${and ? ` AND ${and.sql}` : ''}` };
}
