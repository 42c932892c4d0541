import type { Tally } from '../../shared/batches/core/tally.ts';
import type { Sessions } from '../../shared/cases/sessions.ts';
import type { Imported } from './truth-check.ts';

/** Tables whose every row the batch has brought. */
type CountedTable = 'tags' | 'custom_fields' | 'custodians' | 'document_relations' | 'custodian_exhibits';

/** Reads what a case that holds nothing but this batch has of it. */
export const readImported = (
  { readerSession }: Pick<Sessions, 'readerSession'>,
  caseId: number,
  batchId: number,
  tally: Tally,
): Promise<Imported> =>
  readerSession(caseId, async (session) => {
    const count = async (table: CountedTable): Promise<number> =>
      (await session.first(session.db.selectFrom(table).select(({ fn }) => fn.countAll<number>().as('n')))).n;
    const { db, rows } = session.batch(batchId);
    const loaded = await rows(db.selectFrom('exhibits').select('nge_document_id as id'));
    const duplicates = await rows(
      db.selectFrom('document_duplicates').select(['nge_document_id as id', 'kept_document_id as kept']),
    );
    const faults = await rows(
      db
        .selectFrom('batch_faults')
        .select(({ fn }) => ['code', fn.countAll<number>().as('n')])
        .groupBy('code'),
    );
    return {
      ...tally,
      tags: await count('tags'),
      customFields: await count('custom_fields'),
      custodians: await count('custodians'),
      familyLinks: await count('document_relations'),
      holders: await count('custodian_exhibits'),
      faults: Object.fromEntries(faults.map(({ code, n }) => [code, n])),
      loadedIds: new Set(loaded.map(({ id }) => id)),
      duplicateIds: new Map(duplicates.map(({ id, kept }) => [id, kept])),
    };
  });
