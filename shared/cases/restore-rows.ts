import { valueLists } from '../mysql/queries/insert-statements.ts';
import type { CaseSession } from './sessions.ts';

/** Makes soft-deleted rows active again, because an import names them anew: a key can hold one row only. */
export async function restoreRows(
  { db, run }: CaseSession,
  table: 'custodians' | 'custom_fields',
  rows: readonly { readonly id: number; readonly deleted_at_gmt: Date | null }[],
): Promise<void> {
  const deleted = rows.filter((row) => row.deleted_at_gmt !== null).map((row) => row.id);
  await run(
    valueLists(deleted).map((ids) => db.updateTable(table).set({ deleted_at_gmt: null }).where('id', 'in', ids)),
  );
}
