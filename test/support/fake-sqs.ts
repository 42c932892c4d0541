import type { SQSEvent, SQSMessageAttributes, SQSRecord } from 'aws-lambda';
import type { MessageCopy, QueuePort, RefusedMessage } from '../../shared/sqs-consumer/consumer-options.ts';

interface RecordOptions {
  readonly messageId: string;
  readonly body: unknown;
  readonly receives?: number;
  readonly receiptHandle?: string;
  readonly groupId?: string;
  readonly attributes?: SQSMessageAttributes;
  /** Milliseconds since the epoch. */
  readonly sentAt?: number;
}

/** A record as Lambda hands it to a function; a body that is no string is sent as JSON. */
export function sqsRecord(options: RecordOptions): SQSRecord {
  const { messageId, body, receives = 1, receiptHandle, groupId, attributes = {}, sentAt = 0 } = options;
  return {
    messageId,
    receiptHandle: receiptHandle ?? `receipt of ${messageId}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: String(sentAt),
      SenderId: 'sender',
      ApproximateFirstReceiveTimestamp: '0',
      ...(groupId === undefined ? {} : { MessageGroupId: groupId }),
    },
    messageAttributes: attributes,
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:queue',
    awsRegion: 'eu-central-1',
  };
}

export const sqsEvent = (...records: readonly SQSRecord[]): SQSEvent => ({ Records: [...records] });

/** What a fake queue was told, and switches to make it fail or hang. */
export interface FakeQueue extends QueuePort {
  readonly visibilities: { receiptHandle: string; seconds: number }[];
  readonly deadLetters: RefusedMessage[];
  readonly copies: (MessageCopy & { readonly delaySeconds: number })[];
  /** Runs before each visibility change takes effect; throw or wait in it. */
  beforeVisibility: (receiptHandle: string, seconds: number) => Promise<void> | void;
  /** Runs before each dead letter is taken; throw or wait in it. */
  beforeDeadLetter: (letter: RefusedMessage) => Promise<void> | void;
  /** Runs before each copy is taken; throw or wait in it. */
  beforeCopy: (copy: MessageCopy) => Promise<void> | void;
}

/** A queue that remembers, in memory. */
export function createFakeQueue(): FakeQueue {
  const queue: FakeQueue = {
    visibilities: [],
    deadLetters: [],
    copies: [],
    beforeVisibility: () => {},
    beforeDeadLetter: () => {},
    beforeCopy: () => {},
    async changeVisibility(receiptHandle, seconds) {
      await queue.beforeVisibility(receiptHandle, seconds);
      queue.visibilities.push({ receiptHandle, seconds });
    },
    async deadLetter(letter) {
      await queue.beforeDeadLetter(letter);
      queue.deadLetters.push(letter);
    },
    async resend(copy, delaySeconds) {
      await queue.beforeCopy(copy);
      queue.copies.push({ ...copy, delaySeconds });
    },
  };
  return queue;
}
