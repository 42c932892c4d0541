import type { CoreSession } from '../../../shared/cases/sessions.ts';
import { qualified } from '../../../shared/mysql/queries/sql.ts';

type CoreReader = Pick<CoreSession, 'schema' | 'rows'>;

/** What the core database must not hold when every import has ended, each with what it means when it does. */
const mustBeNone = (schema: string, nowMs: number): readonly (readonly [sql: string, meaning: string])[] => {
  const [records, marks, cases] = ['idempotency_records', 'importing_cases', 'npcases'].map(
    (table) => qualified(schema, table).text,
  );
  return [
    [
      `SELECT COUNT(*) AS n FROM ${records} WHERE status = 'INPROGRESS' AND expiry_epoch_s * 1000 >= ${nowMs} AND (in_progress_expiry_epoch_ms IS NULL OR in_progress_expiry_epoch_ms >= ${nowMs})`,
      'commands are claimed by a worker that nobody has',
    ],
    [
      `SELECT COUNT(*) AS n FROM ${records} WHERE status NOT IN ('INPROGRESS', 'COMPLETED')`,
      'idempotency records are neither in progress nor completed',
    ],
    [
      `SELECT COUNT(*) AS n FROM ${marks} m WHERE NOT EXISTS (SELECT 1 FROM ${cases} c WHERE c.id = m.npcase_id)`,
      'rows of importing_cases have no npcases by npcase_id',
    ],
  ];
};

/** What does not hold in the core database, in words. @param nowMs Milliseconds since the epoch. */
export async function coreProblems({ schema, rows }: CoreReader, nowMs: number): Promise<string[]> {
  const problems: string[] = [];
  for (const [sql, meaning] of mustBeNone(schema, nowMs)) {
    const [row] = await rows<{ n: number }>({ sql });
    const n = Number(row?.n ?? 0);
    if (n > 0) problems.push(`core: ${n} ${meaning}`);
  }
  return problems;
}
