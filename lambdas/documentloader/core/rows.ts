import type { DedupeKey, MatchedOn } from '../../../shared/domain/dedupe-key.ts';
import { digestOf, digestOfBytes, documentIdDigest } from '../../../shared/domain/digest.ts';
import type { InputDocument, RejectedRecord } from '../../../shared/domain/document.ts';
import { FAULTS, type Fault } from '../../../shared/domain/fault-codes.ts';
import type { CheckpointStatus } from '../../../shared/domain/vocabulary.ts';
import type { batchFaults } from '../../../shared/schema/case/batches/batch-faults.ts';
import type { processCheckpoints } from '../../../shared/schema/case/batches/process-checkpoints.ts';
import type { attachments } from '../../../shared/schema/case/documents/attachments.ts';
import type { custodianExhibits } from '../../../shared/schema/case/documents/custodian-exhibits.ts';
import type { docDedupe } from '../../../shared/schema/case/documents/doc-dedupe.ts';
import type { documentDuplicates } from '../../../shared/schema/case/documents/document-duplicates.ts';
import type { documentIds } from '../../../shared/schema/case/documents/document-ids.ts';
import type { documentRelations } from '../../../shared/schema/case/documents/document-relations.ts';
import type { documentRelationsInBatch } from '../../../shared/schema/case/documents/document-relations-in-batch.ts';
import type { exhibits } from '../../../shared/schema/case/documents/exhibits.ts';
import type { NewCaseRow } from '../../../shared/schema/table.ts';
import type { KeptDocument } from './families.ts';

/** What all rows of one part have in common. */
export interface PartContext {
  readonly batchId: number;
  readonly partNumber: number;
  /** UTC, as a `_gmt` column takes it. */
  readonly now: string;
}

const inBatch = ({ batchId, now }: PartContext) => ({
  batch_id: batchId,
  created_at_gmt: now,
});

export const checkpointRow = (
  context: PartContext,
  { documentId, lineNumber, original }: Pick<InputDocument, 'documentId' | 'lineNumber' | 'original'>,
  parentDocumentId: string | null,
  status: CheckpointStatus,
): NewCaseRow<typeof processCheckpoints> => ({
  ...inBatch(context),
  nge_document_id: documentId,
  part_number: context.partNumber,
  line_number: lineNumber,
  status,
  content_digest: digestOfBytes(original),
  parent_document_id: parentDocumentId,
  updated_at_gmt: context.now,
});

export const exhibitRow = (
  context: PartContext,
  { documentId, lineNumber, docType, fields }: InputDocument,
  custodianId: number | null,
): NewCaseRow<typeof exhibits> => ({
  ...inBatch(context),
  nge_document_id: documentId,
  part_number: context.partNumber,
  line_number: lineNumber,
  doc_type: docType,
  custodian_id: custodianId,
  end_number: fields.endNumber,
  title: fields.title,
  subject: fields.subject,
  file_name: fields.fileName,
  file_extension: fields.fileExtension,
  file_size: fields.fileSize,
  page_count: fields.pageCount,
  source_path: fields.sourcePath,
  author: fields.author,
  sender: fields.sender,
  recipients: fields.recipients,
  cc: fields.cc,
  bcc: fields.bcc,
  message_id: fields.messageId,
  message_references: fields.messageReferences,
  sent_at_gmt: fields.sentAt,
  received_at_gmt: fields.receivedAt,
  document_created_at_gmt: fields.createdAt,
  document_modified_at_gmt: fields.modifiedAt,
  md5: fields.md5,
  sha1: fields.sha1,
  sha256: fields.sha256,
  updated_at_gmt: context.now,
});

export const attachmentRows = (
  { now }: PartContext,
  document: InputDocument,
  exhibitId: number,
): NewCaseRow<typeof attachments>[] =>
  document.files.map(({ kind, path }) => ({
    exhibit_id: exhibitId,
    kind,
    path_digest: digestOf(path),
    path,
    created_at_gmt: now,
  }));

export const custodianExhibitRow = (
  context: PartContext,
  exhibitId: number,
  custodianId: number,
): NewCaseRow<typeof custodianExhibits> => ({ ...inBatch(context), exhibit_id: exhibitId, custodian_id: custodianId });

export const relationRow = (
  { now }: PartContext,
  childExhibitId: number,
  parentExhibitId: number,
): NewCaseRow<typeof documentRelations> => ({
  child_exhibit_id: childExhibitId,
  parent_exhibit_id: parentExhibitId,
  relation: 'attachment',
  created_at_gmt: now,
});

export const relationInBatchRow = (
  context: PartContext,
  childId: string,
  parentId: string,
): NewCaseRow<typeof documentRelationsInBatch> => ({
  ...inBatch(context),
  child_document_id: childId,
  parent_document_id: parentId,
});

export const dedupeRow = (context: PartContext, documentId: string, key: DedupeKey): NewCaseRow<typeof docDedupe> => ({
  ...inBatch(context),
  custodian: key.custodian,
  message_id: key.messageId,
  bcc: key.bcc,
  md5: key.md5,
  doc_type: key.docType,
  nge_document_id: documentId,
});

export const documentIdRow = (context: PartContext, documentId: string): NewCaseRow<typeof documentIds> => ({
  ...inBatch(context),
  id_digest: documentIdDigest(documentId),
  nge_document_id: documentId,
});

export const duplicateRow = (
  context: PartContext,
  { documentId, lineNumber, fields }: InputDocument,
  kept: Required<KeptDocument>,
  matchedOn: MatchedOn,
  custodianId: number | null,
): NewCaseRow<typeof documentDuplicates> => ({
  ...inBatch(context),
  nge_document_id: documentId,
  part_number: context.partNumber,
  line_number: lineNumber,
  kept_batch_id: kept.batchId,
  kept_document_id: kept.documentId,
  kept_exhibit_id: kept.exhibitId,
  matched_on: matchedOn,
  custodian_id: custodianId,
  source_path: fields.sourcePath,
});

/** The faults of one input row, numbered from 1. A reject's first error keeps the row's bytes, a warning its cell's. */
export function faultRows(
  context: PartContext,
  record: Pick<RejectedRecord, 'lineNumber' | 'documentId' | 'original'>,
  faults: readonly Fault[],
): NewCaseRow<typeof batchFaults>[] {
  const firstError = faults.findIndex((fault) => FAULTS[fault.code].severity === 'error');
  const keeps = (fault: Fault, i: number) => (firstError === -1 ? fault.original : i === firstError && record.original);
  return faults.map((fault, i) => ({
    ...inBatch(context),
    line_number: record.lineNumber,
    fault_number: i + 1,
    part_number: context.partNumber,
    severity: FAULTS[fault.code].severity,
    code: fault.code,
    column_name: fault.column === null ? null : [...fault.column].slice(0, 255).join(''),
    detail: fault.detail === null ? null : [...fault.detail].slice(0, 500).join(''),
    nge_document_id: record.documentId,
    original: keeps(fault, i) || null,
  }));
}
