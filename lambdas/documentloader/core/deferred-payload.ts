import type { InputDocument } from '../../../shared/core/document.ts';
import type { deferredDocuments } from '../../../shared/models/case/deferred-documents.ts';
import type { NewRow } from '../../../shared/models/table.ts';
import type { PartContext } from './rows.ts';

/** A document as it is kept while it waits: JSON, its original bytes in base64. */
export const deferredRow = (
  { caseId, batchId, now }: PartContext,
  document: InputDocument,
): NewRow<typeof deferredDocuments> => ({
  npcase_id: caseId,
  batch_id: batchId,
  nge_document_id: document.documentId,
  payload: Buffer.from(JSON.stringify({ ...document, original: Buffer.from(document.original).toString('base64') })),
  created_at_gmt: now,
});

/** What {@link deferredRow} wrote; our own bytes, so their shape is trusted. */
export function deferredDocument(payload: Uint8Array): InputDocument {
  const kept = JSON.parse(Buffer.from(payload).toString('utf8')) as InputDocument & { original: string };
  return { ...kept, original: Buffer.from(kept.original, 'base64') };
}
