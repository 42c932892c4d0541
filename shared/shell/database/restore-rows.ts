import { qualified, sql } from '../../core/sql.ts';
import { valueLists } from '../../core/statement-builder.ts';
import type { AnyTable } from '../../models/table.ts';
import type { CaseSession } from './sessions.ts';

/** Makes soft-deleted rows active again, because an import names them anew: a key can hold one row only. */
export async function restoreRows(
  { schema, caseId, run }: CaseSession,
  table: AnyTable,
  rows: readonly { readonly id: number; readonly deleted_at_gmt: Date | null }[],
): Promise<void> {
  const deleted = rows.filter((row) => row.deleted_at_gmt !== null).map((row) => row.id);
  await run(
    valueLists(deleted).map(
      (ids) =>
        sql`UPDATE ${qualified(schema, table.name)} SET deleted_at_gmt = NULL WHERE npcase_id = ${caseId} AND id IN (${ids})`,
    ),
  );
}
