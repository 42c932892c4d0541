import type { DocumentFields, InputDocument } from '../../../shared/domain/document.ts';

const NO_FIELDS: DocumentFields = {
  endNumber: null,
  title: null,
  subject: null,
  fileName: null,
  fileExtension: null,
  fileSize: null,
  pageCount: null,
  sourcePath: null,
  author: null,
  sender: null,
  recipients: null,
  cc: null,
  bcc: null,
  messageId: null,
  messageReferences: null,
  sentAt: null,
  receivedAt: null,
  createdAt: null,
  modifiedAt: null,
  md5: null,
  sha1: null,
  sha256: null,
};

type Given = Partial<Omit<InputDocument, 'fields'>> & { readonly fields?: Partial<DocumentFields> };

/** A document with nothing but its id, and what a test gives it. */
export const inputDocument = (documentId: string, { fields, ...given }: Given = {}): InputDocument => ({
  documentId,
  lineNumber: 1,
  parentDocumentId: null,
  docType: 'edoc',
  custodians: [],
  fields: { ...NO_FIELDS, ...fields },
  files: [],
  tags: [],
  faults: [],
  original: Buffer.from(documentId),
  ...given,
});
