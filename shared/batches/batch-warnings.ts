import type { CaseSession } from '../cases/sessions.ts';
import { BATCH_WARNINGS_SHOWN, type BatchWarning } from '../domain/batch-warnings.ts';
import { whereMigrated } from '../mysql/where-migrated.ts';
import { batchWarnings } from '../schema/case/batches/batch-warnings.ts';

/**
 * Records what is worth knowing of a batch; what is recorded already stays as it is. A case whose database is still to
 * be migrated goes on without: a warning is not worth holding up an import.
 */
export async function writeBatchWarnings(
  session: CaseSession,
  batchId: number,
  warnings: readonly BatchWarning[],
  now: string,
): Promise<void> {
  const rows = warnings.map(({ code, column, detail }) => ({
    batch_id: batchId,
    code,
    column_name: column ?? '',
    detail,
    created_at_gmt: now,
  }));
  await whereMigrated(() => session.insert(batchWarnings, rows), 0);
}

/** The warnings of a batch by code and column, as many as are told with its result. */
export async function readBatchWarnings(
  { findAll }: Pick<CaseSession, 'findAll'>,
  batchId: number,
): Promise<BatchWarning[]> {
  const rows = await whereMigrated(
    () =>
      findAll('batchWarnings', {
        where: { batch_id: batchId },
        order: [
          ['code', 'ASC'],
          ['column_name', 'ASC'],
        ],
        limit: BATCH_WARNINGS_SHOWN,
      }),
    [],
  );
  return rows.map(({ code, column_name: column, detail }) => ({ code, column: column === '' ? null : column, detail }));
}
