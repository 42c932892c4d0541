import type { InputDocument, ReadRecord, RejectedRecord } from '../../../shared/domain/document.ts';
import type { Fault } from '../../../shared/domain/fault-codes.ts';

export interface SortedRecords {
  /** Distinct ids, in the order of their lines. */
  readonly documents: InputDocument[];
  readonly rejects: RejectedRecord[];
}

/** A document that is refused after all, with its warnings before the error. */
export const rejectOf = (document: InputDocument, fault: Fault): RejectedRecord => ({
  lineNumber: document.lineNumber,
  documentId: document.documentId,
  faults: [...document.faults, fault],
  original: document.original,
});

/** A number twice is an error that names both lines. */
export const documentIdTwice = (otherLine: number): Fault => ({
  code: 'DOCUMENT_ID_TWICE',
  column: null,
  detail: `also on line ${otherLine}`,
});

/** Parts documents from rejects; of documents with one id the first line stands and the others are rejects. */
export function sortRecords(records: readonly ReadRecord[]): SortedRecords {
  const documents = new Map<string, InputDocument>();
  const rejects: RejectedRecord[] = [];
  for (const record of records.toSorted((a, b) => lineOf(a) - lineOf(b))) {
    if (record.kind === 'reject') {
      rejects.push(record.reject);
      continue;
    }
    const { document } = record;
    const first = documents.get(document.documentId);
    if (first) rejects.push(rejectOf(document, documentIdTwice(first.lineNumber)));
    else documents.set(document.documentId, document);
  }
  return { documents: [...documents.values()], rejects };
}

const lineOf = (record: ReadRecord): number =>
  record.kind === 'document' ? record.document.lineNumber : record.reject.lineNumber;
