import type { CaseSession } from '../../../shared/cases/sessions.ts';
import { identifier, qualified } from '../../../shared/mysql/queries/sql.ts';
import { REFERENCES, type Reference } from './references.ts';

/** What of a session looking at rows needs. */
export type RowReader = Pick<CaseSession, 'schema' | 'caseId' | 'rows'>;

/** Rows of any table that refer to a row that is not there, in words; none when every reference holds. */
export async function orphanRows(session: RowReader): Promise<string[]> {
  const problems: string[] = [];
  for (const reference of REFERENCES) {
    const [row] = await session.rows<{ n: number }>({ sql: orphansOf(session, reference) });
    const orphans = Number(row?.n ?? 0);
    const columns = Object.keys(reference.on).join(', ');
    if (orphans > 0) problems.push(`${orphans} rows of ${reference.from} have no ${reference.to} by ${columns}`);
  }
  return problems;
}

function orphansOf({ schema, caseId }: RowReader, { from, on, to, where = 'TRUE' }: Reference): string {
  const pairs = Object.entries(on).map(([own, other]) => [identifier(own).text, identifier(other).text] as const);
  const matches = pairs.map(([own, other]) => `p.${other} = c.${own}`).join(' AND ');
  const given = `c.${identifier(firstColumn(on)).text} IS NOT NULL`;
  return (
    `SELECT COUNT(*) AS n FROM ${qualified(schema, from).text} c WHERE c.npcase_id = ${caseId} AND ${given} AND ${where} ` +
    `AND NOT EXISTS (SELECT 1 FROM ${qualified(schema, to).text} p WHERE p.npcase_id = c.npcase_id AND ${matches})`
  );
}

const firstColumn = (on: Readonly<Record<string, string>>): string => Object.keys(on)[0] ?? '';
