import type { InputDocument } from '../../../shared/domain/document.ts';
import type { Fault } from '../../../shared/domain/fault-codes.ts';
import type { deferredDocuments } from '../../../shared/schema/case/batches/deferred-documents.ts';
import type { NewCaseRow } from '../../../shared/schema/table.ts';
import type { PartContext } from './rows.ts';

/** A document as JSON can hold it: its bytes, and those of its faults, are base64. */
type StoredDocument = Omit<InputDocument, 'original' | 'faults'> & {
  readonly original: string;
  readonly faults: readonly (Omit<Fault, 'original'> & { readonly original?: string })[];
};

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** A document as it is kept while it waits. */
export function deferredRow(
  { batchId, now }: PartContext,
  document: InputDocument,
): NewCaseRow<typeof deferredDocuments> {
  const stored: StoredDocument = {
    ...document,
    original: base64(document.original),
    faults: document.faults.map(({ original, ...fault }) =>
      original === undefined ? fault : { ...fault, original: base64(original) },
    ),
  };
  return {
    batch_id: batchId,
    nge_document_id: document.documentId,
    payload: Buffer.from(JSON.stringify(stored)),
    created_at_gmt: now,
  };
}

/** What {@link deferredRow} wrote; our own bytes, so their shape is trusted. */
export function deferredDocument(payload: Uint8Array): InputDocument {
  const stored = JSON.parse(Buffer.from(payload).toString('utf8')) as StoredDocument;
  return {
    ...stored,
    original: Buffer.from(stored.original, 'base64'),
    faults: stored.faults.map(({ original, ...fault }) =>
      original === undefined ? fault : { ...fault, original: Buffer.from(original, 'base64') },
    ),
  };
}
