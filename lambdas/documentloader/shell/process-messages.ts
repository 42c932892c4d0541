import { MAX_DOCUMENTS_PER_PART } from '../../../shared/domain/vocabulary.ts';
import type { LoaderMessage } from '../../../shared/messages/queues/loader-queue.ts';
import { unitsBy } from '../../../shared/sqs-consumer/core/grouping.ts';
import type { LoaderPorts, MessageOf } from '../ports.ts';
import { loadMessages } from './load-messages.ts';
import { loadPart } from './load-part.ts';
import { closeBatch, openBatch } from './message-batch.ts';

/** Documents from messages of one batch share a transaction, up to a part's worth; every other message stands alone. */
export const unitsOfMessages = (messages: readonly LoaderMessage[]): readonly (readonly LoaderMessage[])[] =>
  unitsBy(messages, {
    keyOf: (message) => (message.eventType === 'DOCUMENT_PROCESSED' ? message.batchName : null),
    weightOf: (message) => (message.eventType === 'DOCUMENT_PROCESSED' ? message.documents.length : 1),
    maxWeight: MAX_DOCUMENTS_PER_PART,
  });

/** Does one unit's work. */
export async function processMessages(ports: LoaderPorts, unit: readonly LoaderMessage[]): Promise<void> {
  const documents = unit.filter((m): m is MessageOf<'DOCUMENT_PROCESSED'> => m.eventType === 'DOCUMENT_PROCESSED');
  if (documents.length > 0) return loadMessages(ports, documents);
  for (const message of unit) {
    if ('partNumber' in message) await loadPart(ports, message);
    else if (message.eventType === 'BATCH_OPENED') await openBatch(ports, message);
    else if (message.eventType === 'BATCH_CLOSED') await closeBatch(ports, message);
  }
}
