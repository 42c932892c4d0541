import type { SQSRecord } from 'aws-lambda';

/** One message in hand, under every receipt of it that the batch holds. */
export interface Delivery {
  readonly messageId: string;
  /** SQS delivers at least once, so a batch may hold a message twice. */
  readonly receiptHandles: readonly string[];
  readonly body: string;
  /** How often it was received, this time included. */
  readonly receives: number;
  readonly groupId: string | undefined;
}

const receivesOf = ({ attributes }: SQSRecord): number => Number(attributes.ApproximateReceiveCount) || 1;

/** The messages of a batch, each once, in the order in which they first came. */
export function deliveriesOf(records: readonly SQSRecord[]): readonly Delivery[] {
  return [...Map.groupBy(records, (record) => record.messageId)].map(([messageId, copies]) => ({
    messageId,
    receiptHandles: copies.map((copy) => copy.receiptHandle),
    body: copies[0]?.body ?? '',
    receives: Math.max(...copies.map(receivesOf)),
    groupId: copies[0]?.attributes.MessageGroupId,
  }));
}
