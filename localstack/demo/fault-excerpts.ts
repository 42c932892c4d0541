import { counted, grouped } from '../../shared/core/counted.ts';
import { FAULTS, type FaultCode } from '../../shared/core/fault-codes.ts';
import { shownValue } from '../../shared/core/kept-value.ts';
import type { Encoding } from '../../shared/core/load-file/dialect.ts';
import { qualified, sql } from '../../shared/core/sql.ts';
import { encodingOfBatch } from '../../shared/shell/batches/read-faults.ts';
import type { CaseSession } from '../../shared/shell/database/sessions.ts';

/**
 * Faults of each code that are looked at: the index has codes and lines, but the columns have to be read with the rows,
 * and all rows of a large batch take too long.
 */
const LOOKED_AT = 2_000;
/** Columns that are shown of each code. */
const SHOWN_COLUMNS = 5;
const SHOWN_CHARACTERS = 60;

interface CodeCount {
  readonly code: FaultCode;
  readonly total: number;
}

/** The faults of one code and column, among those that are looked at. */
interface ColumnCount {
  readonly column: string | null;
  readonly n: number;
  readonly line: number;
  /** The first line whose fault keeps something; null when none does. */
  readonly keptLine: number | null;
}

/** By code and column, errors first and the most frequent first: how many, the first line, and what was kept first. */
export async function faultExcerpts(session: CaseSession, batchId: number): Promise<string[]> {
  const batch = await session.findOne('batches', { where: { id: batchId } });
  const encoding = batch ? encodingOfBatch(batch) : 'utf-8';
  const lines: string[] = [];
  for (const count of await codeCounts(session, batchId)) {
    const columns = await columnCounts(session, batchId, count.code);
    for (const one of columns.slice(0, SHOWN_COLUMNS)) {
      const kept = await firstKept(session, batchId, count.code, one, encoding);
      lines.push(summary(count, one) + (kept === null ? '' : `: ${kept}`));
    }
    const more = columns.length - SHOWN_COLUMNS;
    if (more > 0) lines.push(`${count.code} in ${more} more column${more === 1 ? '' : 's'}`);
  }
  return lines;
}

function summary({ code, total }: CodeCount, { column, n, line }: ColumnCount): string {
  const where = column === null ? '' : ` in "${column}"`;
  const { severity } = FAULTS[code];
  const share = n === LOOKED_AT ? '' : `${grouped(n)} of `;
  const count =
    total > LOOKED_AT ? `${share}the first ${grouped(LOOKED_AT)} of ${counted(total, severity)}` : counted(n, severity);
  return `${code}${where}: ${count}, the first in line ${line}`;
}

/** The index on codes has all of it. */
async function codeCounts({ schema, caseId, rows }: CaseSession, batchId: number): Promise<CodeCount[]> {
  const counts = await rows<{ code: FaultCode; n: number }>(sql`
    SELECT code, COUNT(*) AS n
    FROM ${qualified(schema, 'batch_faults')}
    WHERE npcase_id = ${caseId} AND batch_id = ${batchId}
    GROUP BY code
    ORDER BY n DESC, code`);
  return counts
    .map(({ code, n }) => ({ code, total: Number(n) }))
    .sort((a, b) => FAULTS[a.code].severity.localeCompare(FAULTS[b.code].severity));
}

/** The optimizer may take the primary key, which has the order too, and read the whole batch for a rare code. */
async function columnCounts(
  { schema, caseId, rows }: CaseSession,
  batchId: number,
  code: FaultCode,
): Promise<ColumnCount[]> {
  const counts = await rows<{ name: string | null; n: number; line: number; kept: number | null }>(sql`
    SELECT name, COUNT(*) AS n, MIN(line) AS line, MIN(kept) AS kept
    FROM (
      SELECT column_name AS name, line_number AS line, IF(original IS NULL, NULL, line_number) AS kept
      FROM ${qualified(schema, 'batch_faults')} FORCE INDEX (batch_faults_code)
      WHERE npcase_id = ${caseId} AND batch_id = ${batchId} AND code = ${code}
      ORDER BY line_number, fault_number
      LIMIT ${LOOKED_AT}
    ) looked_at
    GROUP BY name
    ORDER BY n DESC, name`);
  return counts.map(({ name, n, line, kept }) => ({
    column: name,
    n: Number(n),
    line: Number(line),
    keptLine: kept === null ? null : Number(kept),
  }));
}

async function firstKept(
  { schema, caseId, rows }: CaseSession,
  batchId: number,
  code: FaultCode,
  { column, line, keptLine }: ColumnCount,
  encoding: Encoding,
): Promise<string | null> {
  if (keptLine === null) return null;
  const [first] = await rows<{ bytes: Buffer; total: number }>(sql`
    SELECT SUBSTRING(original, 1, ${4 * SHOWN_CHARACTERS}) AS bytes, LENGTH(original) AS total
    FROM ${qualified(schema, 'batch_faults')}
    WHERE npcase_id = ${caseId} AND batch_id = ${batchId} AND line_number = ${keptLine}
      AND code = ${code} AND column_name <=> ${column} AND original IS NOT NULL
    ORDER BY fault_number
    LIMIT 1`);
  if (!first) return null;
  const value = { code, column, bytes: first.bytes, totalBytes: Number(first.total) };
  const shown = shownValue(value, encoding, SHOWN_CHARACTERS);
  return keptLine === line ? shown : `${shown} (line ${keptLine})`;
}
