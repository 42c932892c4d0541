import { identifier, qualified } from '../../../shared/mysql/queries/sql.ts';
import { caseTables } from '../../../shared/schema/case-tables.ts';
import type { RowReader } from './orphan-rows.ts';

/** A digest of every table of a case over all its rows, by table. */
export type CaseDigest = Readonly<Record<string, string>>;

/** Digests what a case holds, to the byte but for when a row was last touched. Equal digests mean that nothing has changed. */
export async function caseDigest({ schema, caseId, rows }: RowReader): Promise<CaseDigest> {
  const digest: Record<string, string> = {};
  for (const { name, columns } of Object.values(caseTables)) {
    const values = Object.keys(columns)
      .filter((column) => column !== 'updated_at_gmt')
      .map((column) => `COALESCE(HEX(${identifier(column).text}), '-')`);
    const [row] = await rows<{ n: number; sum: string | null }>({
      sql: `SELECT COUNT(*) AS n, SUM(CRC32(CONCAT_WS('|', ${values.join(', ')}))) AS sum FROM ${qualified(schema, name).text} WHERE npcase_id = ${caseId}`,
    });
    digest[name] = `${row?.n} rows, ${row?.sum}`;
  }
  return digest;
}

/** Tables in which something changed, in words. */
export const changes = (before: CaseDigest, after: CaseDigest): string[] =>
  Object.keys(before)
    .filter((table) => before[table] !== after[table])
    .map((table) => `${table} changed from ${before[table]} to ${after[table]}`);
