import { sampleProduction } from '../../../demo/sample/sample-production.ts';
import type { DedupePolicy } from '../../../shared/domain/vocabulary.ts';
import { chooser } from '../choices.ts';
import type { DeliveredMessage } from './delivery-log.ts';
import type { LabImport } from './lab.ts';
import { messageDocuments } from './message-documents.ts';

/** A production that a producer hands over in messages. */
export interface MessageProduction extends LabImport {
  /** In the order in which they are sent. */
  readonly bodies: readonly string[];
}

export interface MessageProductionOptions {
  readonly documents: number;
  readonly seed: number;
  readonly caseId: number;
  readonly dedupe?: DedupePolicy;
}

/** Of a fault's documents, those that come in messages. */
const SHARE = 0.2;
const BATCH = 'messages';
/** Of a message; some bring one. */
const MOST_DOCUMENTS = 30;

/** Parts a fault's documents into those of its load file and those that a producer sends. */
export function partDocuments(documents: number): { readonly ofFile: number; readonly ofMessages: number } {
  const ofMessages = Math.round(documents * SHARE);
  return { ofFile: documents - ofMessages, ofMessages };
}

/**
 * A sample as a producer sends it: its rows in messages of several documents, in any order, the one that opens the batch
 * among the first half of them and the one that closes it among the second.
 */
export function messageProduction(options: MessageProductionOptions): MessageProduction {
  const { seed, caseId, dedupe = 'global' } = options;
  const { bytes, ledger } = sampleProduction(options.documents, seed);
  const { documents, known } = messageDocuments(bytes, ledger, dedupe);
  const choose = chooser(seed, 'messages of a producer');
  const bodyOf = (eventType: string, more: object): string =>
    JSON.stringify({ eventType, schemaVersion: 1, caseId, batchName: BATCH, ...more });
  const placed: (readonly [place: number, body: string])[] = [
    [choose('opened') / 2, bodyOf('BATCH_OPENED', {})],
    [(1 + choose('closed')) / 2, bodyOf('BATCH_CLOSED', { expectedDocuments: documents.length })],
  ];
  for (let from = 0; from < documents.length; ) {
    const some = documents.slice(from, from + 1 + Math.floor(choose('documents', from) * MOST_DOCUMENTS));
    placed.push([choose('place', from), bodyOf('DOCUMENT_PROCESSED', { documents: some })]);
    from += some.length;
  }
  const bodies = placed.toSorted(([a], [b]) => a - b).map(([, body]) => body);
  const records = documents.length;
  return { caseId, batchName: BATCH, rows: records, records, known, bodies };
}

const FROM_PRODUCER = /^\{"eventType":"(BATCH_OPENED|DOCUMENT_PROCESSED|BATCH_CLOSED)"/;

/** Those that a producer sent, among the messages of its case. */
export const fromProducer = (messages: readonly DeliveredMessage[]): readonly DeliveredMessage[] =>
  messages.filter(({ body }) => FROM_PRODUCER.test(body));
