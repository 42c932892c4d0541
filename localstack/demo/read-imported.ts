import type { FaultCode } from '../../shared/core/fault-codes.ts';
import { qualified, sql } from '../../shared/core/sql.ts';
import type { Tally } from '../../shared/core/tally.ts';
import type { CaseSession, Sessions } from '../../shared/shell/database/sessions.ts';
import type { Imported } from './truth-check.ts';

/** Reads what a case that holds nothing but this batch has of it. */
export const readImported = (
  { readerSession }: Pick<Sessions, 'readerSession'>,
  caseId: number,
  batchId: number,
  tally: Tally,
): Promise<Imported> =>
  readerSession(caseId, async (session) => {
    const count = (table: string) => countRows(session, table, caseId);
    const loaded = await session.rows<{ id: string }>(
      sql`SELECT nge_document_id AS id FROM ${qualified(session.schema, 'exhibits')} WHERE npcase_id = ${caseId} AND batch_id = ${batchId}`,
    );
    const duplicates = await session.rows<{ id: string; kept: string }>(
      sql`SELECT nge_document_id AS id, kept_document_id AS kept FROM ${qualified(session.schema, 'document_duplicates')} WHERE npcase_id = ${caseId} AND batch_id = ${batchId}`,
    );
    const faults = await session.rows<{ code: FaultCode; n: number }>(
      sql`SELECT code, COUNT(*) AS n FROM ${qualified(session.schema, 'batch_faults')} WHERE npcase_id = ${caseId} AND batch_id = ${batchId} GROUP BY code`,
    );
    return {
      ...tally,
      tags: await count('tags'),
      customFields: await count('custom_fields'),
      custodians: await count('custodians'),
      familyLinks: await count('document_relations'),
      holders: await count('custodian_exhibits'),
      faults: Object.fromEntries(faults.map(({ code, n }) => [code, Number(n)])),
      loadedIds: new Set(loaded.map(({ id }) => id)),
      duplicateIds: new Map(duplicates.map(({ id, kept }) => [id, kept])),
    };
  });

async function countRows(session: CaseSession, table: string, caseId: number): Promise<number> {
  const [row] = await session.rows<{ n: number }>(
    sql`SELECT COUNT(*) AS n FROM ${qualified(session.schema, table)} WHERE npcase_id = ${caseId}`,
  );
  return Number(row?.n ?? 0);
}
