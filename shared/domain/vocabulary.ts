/**
 * The words of the domain, once. Every other file uses these and no synonyms.
 *
 * - **case**: one litigation matter, the tenant; `caseId` in code, `npcase_id` in tables.
 * - **batch**: one import into one case: one load file, or one stream of messages a producer opens and closes.
 * - **part**: the unit of work: up to 500 documents of one batch, one message, one transaction.
 * - **document**: what the producer describes, named by `nge_document_id`, unique in its batch.
 * - **exhibit**: the row a document becomes; **attachment**: one of its files; **family**: a parent and its attachments.
 * - **tag**: a value of a custom field; **tagging**: its link to an exhibit.
 * - **checkpoint**: how far one document has come. **fault**: something wrong with an input row, with a stable code.
 * - **reject**: an input row that was not loaded, kept with its faults. **duplicate**: content the case already holds.
 */
export const CASE_STATUSES = ['provisioning', 'active', 'frozen', 'archived', 'dropped'] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

export const ISOLATIONS = ['dedicated', 'shared'] as const;
/** `dedicated`: the case has a schema of its own; `shared`: its rows live in the region's shared schema. */
export type Isolation = (typeof ISOLATIONS)[number];

export const DEDUPE_POLICIES = ['none', 'custodial', 'global'] as const;
/** What a document is compared with: nothing, the same custodian's documents, or the whole case. */
export type DedupePolicy = (typeof DEDUPE_POLICIES)[number];

export const BATCH_STATUSES = [
  'submitted',
  'loading',
  'finalizing',
  'completed',
  'completed_with_errors',
  'cancelled',
] as const;
export type BatchStatus = (typeof BATCH_STATUSES)[number];

export const PART_STATUSES = ['pending', 'released', 'loaded', 'done', 'cancelled'] as const;
/** `pending`: cut, not yet sent; `released`: sent to the loader; `loaded`: rows written; `done`: tagged as well. */
export type PartStatus = (typeof PART_STATUSES)[number];

/** Where a batch's documents come from: a load file, or producers' messages. */
export const SOURCE_KINDS = ['load_file', 'messages'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

export const PART_KINDS = ['range', 'messages', 'deferred'] as const;
/**
 * `range`: cut from a load file; `messages`: brought by producers' messages; `deferred`: documents that waited for their
 * families, after which no document of the batch comes.
 */
export type PartKind = (typeof PART_KINDS)[number];

export const CHECKPOINT_STATUSES = ['deferred', 'loaded', 'tagged', 'duplicate', 'rejected'] as const;
/** `deferred`: waits for its family's head, which another part holds; the others are outcomes. */
export type CheckpointStatus = (typeof CHECKPOINT_STATUSES)[number];

export const DOC_TYPES = ['email', 'edoc'] as const;
export type DocType = (typeof DOC_TYPES)[number];

export const FILE_KINDS = ['native', 'text', 'image'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** Most documents in one part. */
export const MAX_DOCUMENTS_PER_PART = 500;
/** Released parts of one batch at a time, unless the case says otherwise. */
export const DEFAULT_WINDOW = 20;
