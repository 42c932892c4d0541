import { encodingOfBatch } from '../operations/batches/read-faults.ts';
import type { BatchSession, CaseSession } from '../shared/cases/sessions.ts';
import { counted, grouped } from '../shared/domain/counted.ts';
import { FAULTS, type FaultCode } from '../shared/domain/fault-codes.ts';
import type { Encoding } from '../shared/load-files/dialect.ts';
import { shownValue } from '../shared/load-files/kept-value.ts';
import { forceIndex } from '../shared/mysql/queries/force-index.ts';

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
  const ofBatch = session.batch(batchId);
  const lines: string[] = [];
  for (const count of await codeCounts(ofBatch)) {
    const columns = await columnCounts(ofBatch, count.code);
    for (const one of columns.slice(0, SHOWN_COLUMNS)) {
      const kept = await firstKept(ofBatch, count.code, one, encoding);
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
async function codeCounts({ db, rows }: BatchSession): Promise<CodeCount[]> {
  const counts = await rows(
    db
      .selectFrom('batch_faults')
      .select(({ fn }) => ['code', fn.countAll<number>().as('total')])
      .groupBy('code')
      .orderBy('total', 'desc')
      .orderBy('code'),
  );
  return counts.sort((a, b) => FAULTS[a.code].severity.localeCompare(FAULTS[b.code].severity));
}

/** The optimizer may take the primary key, which has the order too, and read the whole batch for a rare code. */
function columnCounts({ db, rows }: BatchSession, code: FaultCode): Promise<ColumnCount[]> {
  return rows(
    db
      .selectFrom(({ selectFrom }) =>
        selectFrom('batch_faults as f')
          .select((eb) => [
            'column_name as column',
            'line_number as line',
            eb.case().when('original', 'is not', null).then(eb.ref('line_number')).end().as('kept'),
          ])
          .where('code', '=', code)
          .orderBy('line_number')
          .orderBy('fault_number')
          .limit(LOOKED_AT)
          .as('looked_at'),
      )
      .select(({ fn }) => [
        'column',
        fn.countAll<number>().as('n'),
        fn.min<number>('line').as('line'),
        fn.min<number | null>('kept').as('keptLine'),
      ])
      .groupBy('column')
      .orderBy('n', 'desc')
      .orderBy('column')
      .withPlugin(forceIndex('f', 'batch_faults_code')),
  );
}

async function firstKept(
  { db, rows }: BatchSession,
  code: FaultCode,
  { column, line, keptLine }: ColumnCount,
  encoding: Encoding,
): Promise<string | null> {
  if (keptLine === null) return null;
  const [first] = await rows(
    db
      .selectFrom('batch_faults')
      .select((eb) => [
        eb.fn<Buffer>('substring', [eb.ref('original'), eb.val(1), eb.val(4 * SHOWN_CHARACTERS)]).as('bytes'),
        eb.fn<number>('length', ['original']).as('totalBytes'),
      ])
      .where('line_number', '=', keptLine)
      .where('code', '=', code)
      .where('column_name', column === null ? 'is' : '=', column)
      .where('original', 'is not', null)
      .orderBy('fault_number')
      .limit(1),
  );
  if (!first) return null;
  const shown = shownValue({ code, column, ...first }, encoding, SHOWN_CHARACTERS);
  return keptLine === line ? shown : `${shown} (line ${keptLine})`;
}
