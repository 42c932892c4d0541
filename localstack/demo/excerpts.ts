import { qualified, type Statement, sql } from '../../shared/core/sql.ts';
import type { CaseSession, Sessions } from '../../shared/shell/database/sessions.ts';

const SHOWN = 5;

/** Some rows of a batch, for a person. */
export interface Excerpts {
  readonly documents: readonly string[];
  readonly duplicates: readonly string[];
  readonly faults: readonly string[];
}

/**
 * Reads some rows of a batch.
 * @param invented The documents are the sample's. Of others only ids are shown: what they say is nobody's business here.
 */
export const excerpts = (
  { readerSession }: Pick<Sessions, 'readerSession'>,
  caseId: number,
  batchId: number,
  invented: boolean,
): Promise<Excerpts> =>
  readerSession(caseId, async (session) => ({
    documents: invented ? await sampleDocuments(session, batchId) : await documentIds(session, batchId),
    duplicates: (
      await session.rows<{ id: string; kept: string; batch: number; matched: string }>(
        sql`SELECT nge_document_id AS id, kept_document_id AS kept, kept_batch_id AS batch, matched_on AS matched FROM ${qualified(session.schema, 'document_duplicates')} WHERE npcase_id = ${caseId} AND batch_id = ${batchId} ORDER BY line_number LIMIT ${SHOWN}`,
      )
    ).map(
      ({ id, kept, batch, matched }) =>
        `${id} of ${kept}${Number(batch) === batchId ? '' : ` in batch ${batch}`} (${matched.replace('+', ' and ')})`,
    ),
    faults: (
      await session.rows<{ code: string; severity: string; n: number; line: number }>(
        sql`SELECT code, severity, COUNT(*) AS n, MIN(line_number) AS line FROM ${qualified(session.schema, 'batch_faults')} WHERE npcase_id = ${caseId} AND batch_id = ${batchId} GROUP BY code, severity ORDER BY severity, n DESC`,
      )
    ).map(
      ({ code, severity, n, line }) =>
        `${code}: ${n} ${severity}${Number(n) === 1 ? '' : 's'}, the first in line ${line}`,
    ),
  }));

async function documentIds(session: CaseSession, batchId: number): Promise<string[]> {
  const rows = await session.rows<{ id: string }>(
    sql`SELECT nge_document_id AS id FROM ${qualified(session.schema, 'exhibits')} WHERE npcase_id = ${session.caseId} AND batch_id = ${batchId} ORDER BY line_number LIMIT ${SHOWN}`,
  );
  return rows.map(({ id }) => id);
}

/** The messages that most people and attachments belong to. */
async function sampleDocuments(session: CaseSession, batchId: number): Promise<string[]> {
  const of = (table: string) => qualified(session.schema, table);
  const query: Statement = sql`
    SELECT e.nge_document_id AS id, e.subject AS subject,
      (SELECT GROUP_CONCAT(c.name ORDER BY c.name SEPARATOR ' and ') FROM ${of('custodian_exhibits')} h JOIN ${of('custodians')} c ON c.id = h.custodian_id WHERE h.npcase_id = e.npcase_id AND h.exhibit_id = e.id) AS holders,
      (SELECT COUNT(*) FROM ${of('document_relations')} r WHERE r.npcase_id = e.npcase_id AND r.parent_exhibit_id = e.id) AS attached,
      (SELECT GROUP_CONCAT(t.name ORDER BY t.name SEPARATOR ', ') FROM ${of('taggings')} l JOIN ${of('tags')} t ON t.id = l.tag_id WHERE l.exhibit_id = e.id) AS tags
    FROM ${of('exhibits')} e
    WHERE e.npcase_id = ${session.caseId} AND e.batch_id = ${batchId} AND e.subject IS NOT NULL
    ORDER BY attached DESC, LENGTH(holders) DESC, e.nge_document_id LIMIT ${SHOWN}`;
  const rows = await session.rows<{
    id: string;
    subject: string;
    holders: string;
    attached: number;
    tags: string | null;
  }>(query);
  return rows.map(
    ({ id, subject, holders, attached, tags }) =>
      `${id}  ${subject.replaceAll('\n', ' ')} · ${holders} · ${attached} attached · ${tags ?? 'no tags'}`,
  );
}
