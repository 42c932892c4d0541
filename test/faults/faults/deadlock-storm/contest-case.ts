import { qualified, sql } from '../../../../shared/mysql/queries/sql.ts';
import type { SqlValue } from '../../../../shared/mysql/queries/statement.ts';
import type { FaultContext } from '../../fault.ts';
import type { Lab } from '../../lab/lab.ts';
import { withRoot } from '../../lab/with-root.ts';
import { CONTEST_DOCUMENTS, documentsOf, LOCK_ROWS, LOCK_TABLE, partOf, WORKERS } from './contender-work.ts';

/** The batch that the contests' parts are of; no row says more of it. */
export const BATCH_ID = 1;

/** Parts of loaded documents, as the documentloader leaves them to the tagger, and rows to lock. */
export async function makeContestCase(
  { sessions, schema }: Lab,
  server: FaultContext['server'],
  caseId: number,
  rounds: number,
): Promise<void> {
  const own = schema(caseId);
  const parts = Array.from({ length: rounds }, (_, round) =>
    Array.from({ length: WORKERS }, (_, worker) => partOf(round, worker)),
  ).flat();
  const now = '2026-01-01 00:00:00';
  await sessions.writerSession(caseId, async ({ run }) => {
    const values = (rows: readonly (readonly SqlValue[])[]) => rows.map((row) => sql`(${row})`.sql).join(', ');
    for (const part of parts) {
      const checkpoints = documentsOf(part).map(({ documentId, exhibitId }, i) => [
        caseId,
        BATCH_ID,
        documentId,
        part,
        i + 1,
        'loaded',
        Buffer.alloc(32),
        exhibitId,
        now,
        now,
      ]);
      await run([
        {
          sql: `INSERT INTO ${qualified(own, 'batch_parts').text} (npcase_id, batch_id, part_number, kind, status, row_count, loaded, created_at_gmt) VALUES ${values([[caseId, BATCH_ID, part, 'range', 'loaded', CONTEST_DOCUMENTS, CONTEST_DOCUMENTS, now]])}`,
        },
        {
          sql: `INSERT INTO ${qualified(own, 'process_checkpoints').text} (npcase_id, batch_id, nge_document_id, part_number, line_number, status, content_digest, exhibit_id, created_at_gmt, updated_at_gmt) VALUES ${values(checkpoints)}`,
        },
      ]);
    }
  });
  await withRoot(server, async (root) => {
    const table = qualified(own, LOCK_TABLE).text;
    await root.query(`CREATE TABLE ${table} (id INT PRIMARY KEY, n INT NOT NULL)`);
    await root.query(
      `INSERT INTO ${table} VALUES ${Array.from({ length: LOCK_ROWS + 1 }, (_, id) => `(${id}, 0)`).join()}`,
    );
  });
}
