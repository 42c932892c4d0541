import type { CaseSession, Sessions } from '../shared/cases/sessions.ts';
import { faultExcerpts } from './fault-excerpts.ts';
import { describedDocuments } from './truth/described-documents.ts';

/** Rows that are shown of each kind. */
const SHOWN = 5;

/** Some rows of a batch, for a person. */
export interface Excerpts {
  readonly documents: readonly string[];
  readonly duplicates: readonly string[];
  readonly faults: readonly string[];
}

/**
 * Reads some rows of a batch, in the order of an index: it costs the same for a batch of any size, but for its faults,
 * which are counted.
 * @param invented The documents are the sample's. Of others only ids are shown, what they say is nobody's business here;
 * of values that were not understood, the beginning of one for each kind of fault.
 */
export const excerpts = (
  { readerSession }: Pick<Sessions, 'readerSession'>,
  caseId: number,
  batchId: number,
  invented: boolean,
): Promise<Excerpts> =>
  readerSession(caseId, async (session) => ({
    documents: invented ? await describedDocuments(session, batchId, SHOWN) : await documentIds(session, batchId),
    duplicates: await duplicates(session, batchId),
    faults: await faultExcerpts(session, batchId),
  }));

const ofBatch = (batchId: number) => ({
  where: { batch_id: batchId },
  order: [['nge_document_id', 'ASC']] as [string, string][],
  limit: SHOWN,
});

async function documentIds(session: CaseSession, batchId: number): Promise<string[]> {
  const rows = await session.findAll('exhibits', { ...ofBatch(batchId), attributes: ['nge_document_id'] });
  return rows.map((row) => row.nge_document_id);
}

async function duplicates(session: CaseSession, batchId: number): Promise<string[]> {
  const rows = await session.findAll('documentDuplicates', ofBatch(batchId));
  return rows.map((row) => {
    const where = row.kept_batch_id === batchId ? '' : ` in batch ${row.kept_batch_id}`;
    return `${row.nge_document_id} of ${row.kept_document_id}${where} (${row.matched_on.replace('+', ' and ')})`;
  });
}
