import { SQS_LIMIT_BYTES } from './bad-messages.ts';

export const LARGEST_BATCH = 'largest';
/** What must become of it: its note is too long for a tag, which costs the value and not the document. */
export const LARGEST = { read: 1, loaded: 1, duplicates: 0, rejected: 0, warnings: 1, taggings: 1 } as const;

/** A document of a producer that makes a message of exactly the most that SQS takes. */
export function largestMessage(caseId: number): string {
  const of = (note: string): string =>
    JSON.stringify({
      eventType: 'DOCUMENT_PROCESSED',
      schemaVersion: 1,
      caseId,
      batchName: LARGEST_BATCH,
      documents: [{ documentId: 'L-1', fields: { SUBJECT: 'one', Issue: 'large', Note: note } }],
    });
  return of('n'.repeat(SQS_LIMIT_BYTES - of('').length));
}

export const largestOpened = (caseId: number): string =>
  JSON.stringify({ eventType: 'BATCH_OPENED', schemaVersion: 1, caseId, batchName: LARGEST_BATCH });

export const largestClosed = (caseId: number): string =>
  JSON.stringify({
    eventType: 'BATCH_CLOSED',
    schemaVersion: 1,
    caseId,
    batchName: LARGEST_BATCH,
    expectedDocuments: 1,
  });
