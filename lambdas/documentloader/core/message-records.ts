import { digestOf } from '../../../shared/core/digest.ts';
import type { ReadRecord } from '../../../shared/core/document.ts';
import { documentIdProblem } from '../../../shared/core/fields/document-id.ts';
import { DOCUMENT_ID_ALIASES, rolesOf } from '../../../shared/core/load-file/column-roles.ts';
import { readFields } from '../../../shared/core/load-file/read-record.ts';
import type { ProcessedDocument } from '../../../shared/events/document-processed.ts';
import { withinOneCommand } from './outputs.ts';

/**
 * The id by which a document from a message is known: its own, or, where that cannot be one, a digest of what came, so
 * that a repeat of the message is still recognised.
 */
export function messageDocumentId({ documentId, fields }: ProcessedDocument): string {
  const id = documentId.trim();
  // Half a surrogate pair is not what a column gives back, and a repeat would not find it.
  if (id !== '' && id.isWellFormed() && documentIdProblem(id) === null) return id;
  return `invalid-${digestOf(textOf({ documentId, fields })).toString('hex')}`;
}

/** What a document from a message becomes; its JSON is what is kept of it when it is refused. */
export function readMessageDocument(document: ProcessedDocument, lineNumber: number): ReadRecord {
  const headers = Object.keys(document.fields);
  const roles = rolesOf(headers);
  const header = DOCUMENT_ID_ALIASES[0] ?? 'DOCID';
  const fields = Object.fromEntries(
    headers.flatMap((name, i) =>
      roles[i] === 'documentId' || name === header ? [] : [[name, document.fields[name] ?? '']],
    ),
  );
  const read = readFields({ [header]: document.documentId, ...fields }, lineNumber, Buffer.from(textOf(document)));
  return read.kind === 'document'
    ? { kind: 'document', document: withinOneCommand(read.document) }
    : { kind: 'reject', reject: { ...read.reject, documentId: messageDocumentId(document) } };
}

/** What tells a repeat of a document from another one under the same id: the digest, in hex, of what is kept of it. */
export const contentDigest = (document: ProcessedDocument): string => digestOf(textOf(document)).toString('hex');

/** The id by which a document is known whose own id another one of its batch has. */
export const secondDocumentId = (digest: string): string => `twice-${digest}`;

/** A document as JSON, the same in whatever order its producer wrote the fields. */
const textOf = ({ documentId, fields }: ProcessedDocument): string =>
  JSON.stringify({
    documentId,
    fields: Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))),
  });
