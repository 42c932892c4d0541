import type { SQSRecord } from 'aws-lambda';
import type { SqsAttributes } from '../aws/core/sqs-attributes.ts';
import { historyOf, type MessageHistory } from './core/message-history.ts';

/** One message in hand, under every receipt of it that the batch holds. */
export interface Delivery {
  readonly messageId: string;
  /** SQS delivers at least once, so a batch may hold a message twice. */
  readonly receiptHandles: readonly string[];
  readonly body: string;
  /** How often it was received under this id, this time included. */
  readonly receives: number;
  readonly groupId: string | undefined;
  readonly attributes: SqsAttributes;
  /** What became of it before, under other ids, and this receive. */
  readonly history: MessageHistory;
}

const receivesOf = ({ attributes }: SQSRecord): number => Number(attributes.ApproximateReceiveCount) || 1;

/** The messages of a batch, each once, in the order in which they first came. */
export const deliveriesOf = (records: readonly SQSRecord[]): readonly Delivery[] =>
  [...Map.groupBy(records, (record) => record.messageId)].map(([messageId, copies]) => {
    const [first] = copies;
    const attributes: SqsAttributes = first?.messageAttributes ?? {};
    const receives = Math.max(...copies.map(receivesOf));
    const body = first?.body ?? '';
    const sentAt = Number(first?.attributes.SentTimestamp) || 0;
    return {
      messageId,
      receiptHandles: copies.map((copy) => copy.receiptHandle),
      body,
      receives,
      groupId: first?.attributes.MessageGroupId,
      attributes,
      history: historyOf({ messageId, body, sentAt, receives, attributes }),
    };
  });
