import { qualified, sql } from '../../core/sql.ts';
import { type TableCounts, type Tally, tally } from '../../core/tally.ts';
import type { CaseSession } from '../database/sessions.ts';
import type { Batch } from './record-batch.ts';

/** What became of a batch's rows so far, from the sums that each part's own transaction wrote. */
export async function batchTally(
  session: CaseSession,
  batch: Pick<Batch, 'id' | 'status' | 'expected_documents'>,
): Promise<Tally> {
  const parts = qualified(session.schema, 'batch_parts');
  const [sums] = await session.rows<Record<string, number | null>>(
    sql`SELECT SUM(IF(kind = ${'deferred'}, 0, row_count)) AS row_total, SUM(loaded) AS loaded, SUM(duplicates) AS duplicates, SUM(rejected) AS rejected, SUM(warnings) AS warnings, SUM(taggings) AS taggings, COUNT(*) AS parts FROM ${parts} WHERE npcase_id = ${session.caseId} AND batch_id = ${batch.id}`,
  );
  const of = (name: string): number => Number(sums?.[name] ?? 0);
  return tally(
    {
      rows: of('row_total'),
      loaded: of('loaded'),
      duplicates: of('duplicates'),
      rejected: of('rejected'),
      warnings: of('warnings'),
      parts: of('parts'),
      taggings: of('taggings'),
    },
    batch.status,
    batch.expected_documents ?? 0,
  );
}

/** What the tables hold of a batch, counted row by row. */
export async function batchTableCounts(session: CaseSession, batchId: number): Promise<TableCounts> {
  const count = async (table: string, what: string, and = ''): Promise<number> => {
    const [row] = await session.rows<{ n: number }>({
      sql: `SELECT ${what} AS n FROM ${qualified(session.schema, table).text} WHERE npcase_id = ${session.caseId} AND batch_id = ${batchId}${and}`,
    });
    return Number(row?.n ?? 0);
  };
  return {
    loaded: await count('exhibits', 'COUNT(*)'),
    duplicates: await count('document_duplicates', 'COUNT(*)'),
    rejected: await count('batch_faults', 'COUNT(DISTINCT line_number)', " AND severity = 'error'"),
    warnings: await count('batch_faults', 'COUNT(*)', " AND severity = 'warning'"),
    taggings: await count('taggings', 'COUNT(*)'),
  };
}
