/** Rows of a table that must each have its row in another. */
export interface Reference {
  readonly from: string;
  /** Column of `from` → column of `to`; a row whose first column is NULL refers to nothing. */
  readonly on: Readonly<Record<string, string>>;
  readonly to: string;
  /** Rows of `from` that are meant; all by default. */
  readonly where?: string;
}

const document = { batch_id: 'batch_id', nge_document_id: 'nge_document_id' } as const;
const part = { batch_id: 'batch_id', part_number: 'part_number' } as const;
const batch = { batch_id: 'id' } as const;

/** Case tables that an import does not write, or that refer to nothing. */
export const WITHOUT_REFERENCES: readonly string[] = [
  // What every other row refers to.
  'batches',
  // Empty when every batch has ended.
  'deferred_documents',
  // Written by other programs and by operators.
  'labels',
  'deposition_volume_exhibits',
  'exh_designations',
  'audit_log',
];

/** Every reference of the case tables that an import writes. There are no foreign keys, so nobody else holds them. */
export const REFERENCES: readonly Reference[] = [
  { from: 'exhibits', on: batch, to: 'batches' },
  { from: 'exhibits', on: part, to: 'batch_parts' },
  { from: 'exhibits', on: { custodian_id: 'id' }, to: 'custodians' },
  { from: 'exhibits', on: { ...document, id: 'exhibit_id' }, to: 'process_checkpoints' },
  { from: 'attachments', on: { exhibit_id: 'id' }, to: 'exhibits' },
  { from: 'custodian_exhibits', on: { exhibit_id: 'id' }, to: 'exhibits' },
  { from: 'custodian_exhibits', on: { custodian_id: 'id' }, to: 'custodians' },
  { from: 'custodian_exhibits', on: batch, to: 'batches' },
  { from: 'custodians', on: { id: 'custodian_id' }, to: 'custodian_exhibits' },
  { from: 'taggings', on: { exhibit_id: 'id', batch_id: 'batch_id' }, to: 'exhibits' },
  { from: 'taggings', on: { tag_id: 'id' }, to: 'tags' },
  { from: 'tags', on: { id: 'tag_id' }, to: 'taggings' },
  { from: 'tags', on: { id: 'tag_id', custom_field_id: 'custom_field_id' }, to: 'tag_dedupe' },
  { from: 'tag_dedupe', on: { tag_id: 'id', custom_field_id: 'custom_field_id' }, to: 'tags' },
  { from: 'tags', on: { custom_field_id: 'id' }, to: 'custom_fields' },
  { from: 'custom_fields', on: { id: 'custom_field_id' }, to: 'tags' },
  { from: 'document_relations', on: { child_exhibit_id: 'id' }, to: 'exhibits' },
  { from: 'document_relations', on: { parent_exhibit_id: 'id' }, to: 'exhibits' },
  {
    from: 'document_relations_in_batch',
    on: { batch_id: 'batch_id', child_document_id: 'nge_document_id' },
    to: 'process_checkpoints',
  },
  { from: 'doc_dedupe', on: document, to: 'exhibits' },
  { from: 'document_ids', on: document, to: 'exhibits' },
  { from: 'document_duplicates', on: batch, to: 'batches' },
  { from: 'document_duplicates', on: part, to: 'batch_parts' },
  { from: 'document_duplicates', on: document, to: 'process_checkpoints' },
  {
    from: 'document_duplicates',
    on: { kept_batch_id: 'batch_id', kept_document_id: 'nge_document_id' },
    to: 'exhibits',
  },
  {
    from: 'document_duplicates',
    on: { kept_exhibit_id: 'id', kept_batch_id: 'batch_id', kept_document_id: 'nge_document_id' },
    to: 'exhibits',
  },
  { from: 'document_duplicates', on: { custodian_id: 'id' }, to: 'custodians' },
  { from: 'process_checkpoints', on: batch, to: 'batches' },
  { from: 'process_checkpoints', on: part, to: 'batch_parts' },
  {
    from: 'process_checkpoints',
    on: { ...document, exhibit_id: 'id' },
    to: 'exhibits',
    where: "c.status IN ('loaded', 'tagged')",
  },
  { from: 'process_checkpoints', on: document, to: 'document_duplicates', where: "c.status = 'duplicate'" },
  {
    from: 'process_checkpoints',
    on: { batch_id: 'batch_id', line_number: 'line_number' },
    to: 'batch_faults',
    where: "c.status = 'rejected'",
  },
  { from: 'batch_faults', on: part, to: 'batch_parts' },
  { from: 'batch_parts', on: batch, to: 'batches' },
  { from: 'batch_sources', on: batch, to: 'batches' },
  { from: 'batch_sources', on: { item_id: 'id' }, to: 'custodians', where: "c.item_type = 'Custodian'" },
  { from: 'batch_sweeps', on: batch, to: 'batches' },
  { from: 'batch_cancellations', on: batch, to: 'batches' },
  { from: 'batch_warnings', on: batch, to: 'batches' },
  { from: 'batch_contents', on: batch, to: 'batches' },
  { from: 'content_loads', on: batch, to: 'batches' },
  { from: 'batch_repeats', on: batch, to: 'batches' },
  { from: 'batch_repeats', on: { repeat_of_batch_id: 'id' }, to: 'batches' },
];
