import { digestOf, digestOfBytes } from '../../../shared/domain/digest.ts';
import type { ReadRecord } from '../../../shared/domain/document.ts';
import { type ColumnRole, DATE_ROLES, DOCUMENT_ID_ALIASES, rolesOf } from '../../../shared/load-files/column-roles.ts';
import { columnsOf } from '../../../shared/load-files/columns.ts';
import { NO_EVIDENCE, observeDate } from '../../../shared/load-files/fields/date-evidence.ts';
import { ASSUMED_ORDER, type DateOrder } from '../../../shared/load-files/fields/date-order.ts';
import { documentIdProblem } from '../../../shared/load-files/fields/document-id.ts';
import { readFields } from '../../../shared/load-files/records/read-record.ts';
import type { ProcessedDocument } from '../../../shared/messages/commands/document-processed.ts';
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

/**
 * What a document from a message becomes; its JSON is what is kept of it when it is refused.
 * @param dateOrder Of its dates; null when nobody said, and it is assumed.
 */
export function readMessageDocument(
  document: ProcessedDocument,
  lineNumber: number,
  dateOrder: DateOrder | null = null,
): ReadRecord {
  const original = Buffer.from(textOf(document));
  const read = readFields(fieldsOf(document), lineNumber, original, dateOrder ?? ASSUMED_ORDER);
  return read.kind === 'document'
    ? { kind: 'document', document: withinOneCommand(read.document) }
    : { kind: 'reject', reject: { ...read.reject, documentId: messageDocumentId(document) } };
}

/** The fields, by their headers, whose date is another day when it is read in the other order. */
export function ambiguousDates(document: ProcessedDocument): string[] {
  const fields = fieldsOf(document);
  const read = columnsOf(Object.keys(fields));
  if (!('columns' in read)) return [];
  const texts = Object.values(fields);
  return read.columns.flatMap(({ header, role }, i) =>
    isDateRole(role) && observeDate(NO_EVIDENCE, (texts[i] ?? '').trim()).ambiguous ? [header] : [],
  );
}

const isDateRole = (role: ColumnRole | null): boolean => DATE_ROLES.some((one) => one === role);

/** Its fields and, first, its own document id, which outranks one among them. */
function fieldsOf({ documentId, fields }: ProcessedDocument): Record<string, string> {
  const headers = Object.keys(fields);
  const roles = rolesOf(headers);
  const header = DOCUMENT_ID_ALIASES[0] ?? 'DOCID';
  const others = headers.flatMap((name, i) =>
    roles[i] === 'documentId' || name === header ? [] : [[name, fields[name] ?? '']],
  );
  return { [header]: documentId, ...Object.fromEntries(others) };
}

/** What tells a repeat of a document from another one under the same id: the digest, in hex, of what is kept of it. */
export const contentDigest = (document: ProcessedDocument): string => digestOf(textOf(document)).toString('hex');

/** The same digest of what a document has become. */
export const digestOfRecord = (record: ReadRecord): string =>
  digestOfBytes(record.kind === 'document' ? record.document.original : record.reject.original).toString('hex');

/** The id by which a document is known whose own id another one of its batch has. */
export const secondDocumentId = (digest: string): string => `twice-${digest}`;

/** A document as JSON, the same in whatever order its producer wrote the fields. */
const textOf = ({ documentId, fields }: ProcessedDocument): string =>
  JSON.stringify({
    documentId,
    fields: Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))),
  });
