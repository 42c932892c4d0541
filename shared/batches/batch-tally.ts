import type { Expression, ExpressionBuilder } from 'kysely';
import type { CaseSession } from '../cases/sessions.ts';
import type { QueryTables } from '../mysql/queries/queries.ts';
import type { caseTables } from '../schema/case-tables.ts';
import { type TableCounts, type Tally, tally } from './core/tally.ts';
import type { Batch } from './record-batch.ts';

type Parts = ExpressionBuilder<QueryTables<typeof caseTables, 'npcase_id' | 'batch_id'>, 'batch_parts'>;

/** What became of a batch's rows so far, from the sums that each part's own transaction wrote. */
export async function batchTally(
  session: CaseSession,
  batch: Pick<Batch, 'id' | 'status' | 'expected_documents'>,
): Promise<Tally> {
  const { db, first } = session.batch(batch.id);
  const total = ({ fn, val }: Parts, of: Expression<number>) => fn.coalesce(fn.sum<number>(of), val(0));
  const sums = await first(
    db
      .selectFrom('batch_parts')
      .select((eb) => [
        total(eb, eb.case().when('kind', '=', 'deferred').then(0).else(eb.ref('row_count')).end()).as('rows'),
        total(eb, eb.ref('loaded')).as('loaded'),
        total(eb, eb.ref('duplicates')).as('duplicates'),
        total(eb, eb.ref('rejected')).as('rejected'),
        total(eb, eb.ref('warnings')).as('warnings'),
        total(eb, eb.ref('taggings')).as('taggings'),
        eb.fn.countAll<number>().as('parts'),
      ]),
  );
  return tally(sums, batch.status, batch.expected_documents ?? 0);
}

/** What the tables hold of a batch, counted row by row. */
export async function batchTableCounts(session: CaseSession, batchId: number): Promise<TableCounts> {
  const { db, first } = session.batch(batchId);
  const rowsOf = async (table: 'exhibits' | 'document_duplicates' | 'taggings'): Promise<number> =>
    (await first(db.selectFrom(table).select(({ fn }) => fn.countAll<number>().as('n')))).n;
  const faults = db.selectFrom('batch_faults');
  const rejected = faults
    .select(({ fn }) => fn.count<number>('line_number').distinct().as('n'))
    .where('severity', '=', 'error');
  const warnings = faults.select(({ fn }) => fn.countAll<number>().as('n')).where('severity', '=', 'warning');
  return {
    loaded: await rowsOf('exhibits'),
    duplicates: await rowsOf('document_duplicates'),
    rejected: (await first(rejected)).n,
    warnings: (await first(warnings)).n,
    taggings: await rowsOf('taggings'),
  };
}
