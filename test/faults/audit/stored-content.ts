import { qualified } from '../../../shared/mysql/queries/sql.ts';
import { type DocumentContent, type ExhibitFields, inOrder } from './document-content.ts';
import type { RowReader } from './orphan-rows.ts';

interface Item {
  readonly document: string;
  readonly item: string;
}

/** Reads what every exhibit of a batch is. */
export async function storedContent(session: RowReader, batchId: number): Promise<Map<string, DocumentContent>> {
  const { schema, caseId } = session;
  const of = (table: string) => qualified(schema, table).text;
  const own = `FROM ${of('exhibits')} e`;
  const where = `WHERE e.npcase_id = ${caseId} AND e.batch_id = ${batchId}`;
  const items = async (sql: string): Promise<(document: string) => string[]> => {
    const byDocument = Map.groupBy(await session.rows<Item>({ sql }), ({ document }) => document);
    return (document) => (byDocument.get(document) ?? []).map(({ item }) => item);
  };
  const holders = await items(
    `SELECT e.nge_document_id AS document, c.name AS item ${own} JOIN ${of('custodian_exhibits')} h ON h.npcase_id = e.npcase_id AND h.exhibit_id = e.id JOIN ${of('custodians')} c ON c.id = h.custodian_id ${where}`,
  );
  const tags = await items(
    `SELECT e.nge_document_id AS document, CONCAT(f.name, '=', t.name) AS item ${own} JOIN ${of('taggings')} l ON l.npcase_id = e.npcase_id AND l.exhibit_id = e.id JOIN ${of('tags')} t ON t.id = l.tag_id JOIN ${of('custom_fields')} f ON f.id = t.custom_field_id ${where}`,
  );
  const parents = await items(
    `SELECT e.nge_document_id AS document, p.nge_document_id AS item ${own} JOIN ${of('document_relations')} r ON r.npcase_id = e.npcase_id AND r.child_exhibit_id = e.id JOIN ${of('exhibits')} p ON p.id = r.parent_exhibit_id ${where}`,
  );
  const files = await items(
    `SELECT e.nge_document_id AS document, a.path AS item ${own} JOIN ${of('attachments')} a ON a.npcase_id = e.npcase_id AND a.exhibit_id = e.id ${where}`,
  );
  const exhibits = await session.rows<ExhibitFields & { document: string; custodian: string | null }>({
    sql: `SELECT e.nge_document_id AS document, c.name AS custodian, e.doc_type, e.end_number, e.subject, e.file_name, e.file_size, e.page_count, e.source_path, e.sender, e.recipients, e.bcc, e.message_id, DATE_FORMAT(e.sent_at_gmt, '%Y-%m-%d %H:%i:%s') AS sent_at_gmt, e.md5 ${own} LEFT JOIN ${of('custodians')} c ON c.id = e.custodian_id ${where}`,
  });
  return new Map(
    exhibits.map(({ document, custodian, ...fields }) => [
      document,
      {
        fields: JSON.stringify({ ...fields, file_size: fields.file_size === null ? null : Number(fields.file_size) }),
        custodian: custodian ?? '',
        holders: inOrder(holders(document)),
        tags: inOrder(tags(document)),
        parent: parents(document).join(' and '),
        files: inOrder(files(document)),
      },
    ]),
  );
}
