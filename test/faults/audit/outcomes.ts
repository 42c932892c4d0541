import { qualified } from '../../../shared/mysql/queries/sql.ts';
import type { RowReader } from './orphan-rows.ts';

/** Counts that must be zero when every batch has ended, each with what it means when it is not. */
function mustBeNone({ schema, caseId }: RowReader): readonly (readonly [string, string])[] {
  const [parts, batches, deferred, checkpoints, duplicates, exhibits, faults] = [
    'batch_parts',
    'batches',
    'deferred_documents',
    'process_checkpoints',
    'document_duplicates',
    'exhibits',
    'batch_faults',
  ].map((table) => qualified(schema, table).text);
  const own = `npcase_id = ${caseId}`;
  // What waited for its family's head when its batch was cancelled waits for ever, and is counted as skipped.
  const goesOn = `batch_id NOT IN (SELECT id FROM ${batches} WHERE ${own} AND status = 'cancelled')`;
  return [
    [`SELECT COUNT(*) AS n FROM ${parts} WHERE ${own} AND status NOT IN ('done', 'cancelled')`, 'parts are not done'],
    [`SELECT COUNT(*) AS n FROM ${deferred} WHERE ${own} AND ${goesOn}`, 'documents are still deferred'],
    [
      `SELECT COUNT(*) AS n FROM ${checkpoints} WHERE ${own} AND (status = 'loaded' OR (status = 'deferred' AND ${goesOn}))`,
      'checkpoints are not at their end',
    ],
    [
      `SELECT COUNT(*) AS n FROM ${checkpoints} WHERE ${own} AND (status = 'tagged') <> (exhibit_id IS NOT NULL)`,
      'checkpoints have an exhibit and should not, or should and have none',
    ],
    [
      `SELECT COUNT(*) AS n FROM ${duplicates} d JOIN ${checkpoints} p USING (npcase_id, batch_id, nge_document_id) WHERE ${own} AND p.status <> 'duplicate'`,
      'duplicates have a checkpoint that says otherwise',
    ],
    [
      `SELECT COUNT(*) AS n FROM (SELECT 1 FROM (SELECT batch_id, line_number FROM ${exhibits} WHERE ${own} UNION ALL SELECT batch_id, line_number FROM ${duplicates} WHERE ${own} UNION ALL SELECT DISTINCT batch_id, line_number FROM ${faults} WHERE ${own} AND severity = 'error') o GROUP BY batch_id, line_number HAVING COUNT(*) > 1) twice`,
      'rows have two outcomes',
    ],
    [
      `SELECT COUNT(*) AS n FROM (SELECT 1 FROM ${faults} WHERE ${own} AND severity = 'error' GROUP BY batch_id, line_number HAVING SUM(original IS NOT NULL) <> 1) lost`,
      'rejects do not keep their original bytes once',
    ],
  ];
}

/** Documents and parts of a case that are not at their end, or at two, in words. */
export async function unsettledRows(session: RowReader): Promise<string[]> {
  const problems: string[] = [];
  for (const [statement, meaning] of mustBeNone(session)) {
    const [row] = await session.rows<{ n: number }>({ sql: statement });
    const n = Number(row?.n ?? 0);
    if (n > 0) problems.push(`${n} ${meaning}`);
  }
  return problems;
}
