import type { BatchWarning } from '../../../shared/domain/batch-warnings.ts';
import type { ReadRecord } from '../../../shared/domain/document.ts';
import { ORDER_ASSUMED } from '../../../shared/load-files/fields/column-date-orders.ts';
import type { DateOrder } from '../../../shared/load-files/fields/date-order.ts';
import type { DocumentProcessed, ProcessedDocument } from '../../../shared/messages/commands/document-processed.ts';
import { ambiguousDates, contentDigest, digestOfRecord } from './message-records.ts';

/** A document as a message brought it, and what is said of its dates; null when nobody said anything. */
export interface ReceivedDocument {
  readonly document: ProcessedDocument;
  readonly dateOrder: DateOrder | null;
}

/** The documents of messages by their digest: one that came several times is read as it came first. */
export function receivedDocuments(
  messages: readonly Pick<DocumentProcessed, 'documents' | 'dateOrder'>[],
  ofCase: DateOrder | null,
): Map<string, ReceivedDocument> {
  const received = new Map<string, ReceivedDocument>();
  for (const { documents, dateOrder = ofCase } of messages) {
    for (const document of documents) {
      const digest = contentDigest(document);
      if (!received.has(digest)) received.set(digest, { document, dateOrder });
    }
  }
  return received;
}

/** A warning for each field of dates that were read in an order nobody gave, and might be other days. */
export function assumedDateOrders(
  records: readonly ReadRecord[],
  received: ReadonlyMap<string, ReceivedDocument>,
): BatchWarning[] {
  const columns = records.flatMap((record) => {
    const source = record.kind === 'document' ? received.get(digestOfRecord(record)) : undefined;
    return source?.dateOrder === null ? ambiguousDates(source.document) : [];
  });
  return [...new Set(columns)].map((column) => ({ ...ORDER_ASSUMED, column }));
}
