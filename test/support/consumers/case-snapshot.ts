import { identifier, qualified, sql } from '../../../shared/mysql/queries/sql.ts';
import { caseTables } from '../../../shared/schema/case-tables.ts';
import type { TestPlatform } from '../case-database.ts';

/** Rows of a case by names in place of numbers that the database gave, sorted: equal for equal imports. */
export type CaseSnapshot = Readonly<Record<string, readonly (readonly unknown[])[]>>;

const EXHIBIT =
  '(SELECT CONCAT(b.name, " ", e.nge_document_id) FROM {exhibits} e JOIN {batches} b ON b.id = e.batch_id WHERE e.id = {id})';
const BATCH = '(SELECT b.name FROM {batches} b WHERE b.id = {id})';
const PERSON = '(SELECT c.name FROM {custodians} c WHERE c.id = {id})';
const exhibit = (id: string) => EXHIBIT.replace('{id}', id);
const batch = (id: string) => BATCH.replace('{id}', id);
const person = (id: string) => PERSON.replace('{id}', id);

/** A fault's detail, with the name of a batch in place of its number. */
const DETAIL = `IF(t.code = 'DOCUMENT_ID_IN_CASE', CONCAT('batch ', ${batch("REGEXP_SUBSTR(t.detail, '[0-9]+')")}, REGEXP_REPLACE(t.detail, '^batch [0-9]+', '')), t.detail)`;

/** What is asked of each table; `{x}` is the table of that name with its schema, `t` the table asked. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  batches: ['name', 'source_kind', 'status', 'dedupe_policy', 'expected_documents', 'rows_received'],
  batch_parts: [
    batch('t.batch_id'),
    'part_number',
    'kind',
    't.status',
    'byte_start',
    'row_count',
    'loaded',
    'duplicates',
    'rejected',
    'deferred',
    'warnings',
    'tagged',
    'taggings',
  ],
  process_checkpoints: [batch('t.batch_id'), 'nge_document_id', 'status', exhibit('t.exhibit_id')],
  deferred_documents: [batch('t.batch_id'), 'nge_document_id'],
  exhibits: [batch('t.batch_id'), 'nge_document_id', 'line_number', 'subject', person('t.custodian_id')],
  attachments: [exhibit('t.exhibit_id'), 'kind', 'path'],
  custodians: ['name'],
  custodian_exhibits: [exhibit('t.exhibit_id'), person('t.custodian_id')],
  custom_fields: ['name'],
  tags: ['(SELECT f.name FROM {custom_fields} f WHERE f.id = t.custom_field_id)', 't.name'],
  tag_dedupe: ['(SELECT f.name FROM {custom_fields} f WHERE f.id = t.custom_field_id)', 'HEX(t.name)'],
  taggings: [
    exhibit('t.exhibit_id'),
    '(SELECT CONCAT(f.name, "=", g.name) FROM {tags} g JOIN {custom_fields} f ON f.id = g.custom_field_id WHERE g.id = t.tag_id)',
  ],
  document_relations: [exhibit('t.child_exhibit_id'), exhibit('t.parent_exhibit_id')],
  document_relations_in_batch: [batch('t.batch_id'), 'child_document_id', 'parent_document_id'],
  document_duplicates: [
    batch('t.batch_id'),
    'nge_document_id',
    batch('t.kept_batch_id'),
    'kept_document_id',
    exhibit('t.kept_exhibit_id'),
    'matched_on',
    person('t.custodian_id'),
  ],
  doc_dedupe: [batch('t.batch_id'), 'nge_document_id', 'HEX(md5)'],
  document_ids: [batch('t.batch_id'), 'nge_document_id', 'HEX(id_digest)'],
  batch_faults: [
    batch('t.batch_id'),
    'line_number',
    'fault_number',
    'severity',
    'code',
    'column_name',
    DETAIL,
    'nge_document_id',
    'CONVERT(original USING utf8mb4)',
  ],
  batch_warnings: [batch('t.batch_id'), 'code', 'column_name', 'detail'],
  batch_contents: [batch('t.batch_id'), 'HEX(content_digest)'],
  content_loads: [batch('t.batch_id'), 'HEX(content_digest)'],
  batch_repeats: [batch('t.batch_id'), batch('t.repeat_of_batch_id')],
  batch_sources: [batch('t.batch_id'), 'item_type', person('t.item_id'), 'documents'],
};

const schemaOf = async ({ sessions }: TestPlatform, caseId: number) => (await sessions.directory.find(caseId)).schema;

/** Reads what a case holds. */
export async function caseSnapshot(platform: TestPlatform, caseId = platform.caseId): Promise<CaseSnapshot> {
  const schema = await schemaOf(platform, caseId);
  const snapshot: Record<string, unknown[][]> = {};
  for (const [table, columns] of Object.entries(COLUMNS)) {
    const selected = columns
      .map((column, i) => `${column.replace(/\{(\w+)\}/g, (_, name) => qualified(schema, name).text)} AS c${i}`)
      .join(', ');
    const rows = await platform.query(
      `SELECT ${selected} FROM ${qualified(schema, table).text} t WHERE t.npcase_id = ${caseId}`,
    );
    const texts = rows.map((row) => JSON.stringify(Object.values(row))).sort();
    snapshot[table] = texts.map((text) => JSON.parse(text) as unknown[]);
  }
  return snapshot;
}

/** Every row of every table of a case, to the byte, but for the time of its last change. */
export async function caseDump(platform: TestPlatform, caseId = platform.caseId): Promise<Record<string, string[]>> {
  const schema = await schemaOf(platform, caseId);
  const dump: Record<string, string[]> = {};
  for (const { name } of Object.values(caseTables)) {
    const rows = await platform.query(
      sql`SELECT * FROM ${qualified(schema, name)} WHERE ${identifier('npcase_id')} = ${caseId}`.sql,
    );
    dump[name] = rows.map((row) => JSON.stringify({ ...row, updated_at_gmt: null })).sort();
  }
  return dump;
}
