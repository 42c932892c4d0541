import type { Queue, StoredMessage, Stores } from './fauxqs-stores.ts';

/** A message as ReceiveMessage gives it with all attributes. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly md5OfMessageAttributes?: string;
  readonly attributes: {
    readonly ApproximateReceiveCount: string;
    readonly SentTimestamp: string;
    readonly SenderId: string;
    readonly ApproximateFirstReceiveTimestamp: string;
    readonly MessageGroupId?: string;
  };
  readonly messageAttributes: StoredMessage['messageAttributes'];
}

export interface QueueCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** One queue, for an event source mapping in this process: SQS's semantics without HTTP. */
export interface EmulatedQueue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  /** Up to `max` (at most 10) messages; waits up to `waitMs` for the first. */
  receive(max: number, waitMs: number): Promise<ReceivedMessage[]>;
  /** Ends every wait of `receive` now; it then gives what there is. */
  interrupt(): void;
  delete(receiptHandle: string): void;
  /** Makes a received message visible again at once. */
  release(receiptHandle: string): void;
  counts(): QueueCounts;
}

export function emulatedQueue(queue: Queue, { sqsStore }: Stores): EmulatedQueue {
  const take = (max: number): ReceivedMessage[] =>
    queue
      .dequeue(max, undefined, (arn) => sqsStore.getQueueByArn(arn))
      .flatMap(({ ReceiptHandle: receiptHandle }) => {
        const entry = queue.inflightMessages.get(receiptHandle);
        return entry ? [toReceived(entry.message, receiptHandle)] : [];
      });
  return {
    name: queue.name,
    url: queue.url,
    arn: queue.arn,
    async receive(max, waitMs) {
      const messages = take(max);
      if (messages.length > 0 || waitMs <= 0) return messages;
      await queue.waitForMessages(waitMs / 1000);
      return take(max);
    },
    interrupt: () => queue.cancelWaiters(),
    delete: (receiptHandle) => void queue.deleteMessage(receiptHandle),
    release: (receiptHandle) => queue.changeVisibility(receiptHandle, 0),
    counts() {
      queue.processTimers(); // Otherwise a message whose time came is counted where it was.
      const { messages, inflightMessages, delayedMessages } = queue;
      return { visible: messages.length, inFlight: inflightMessages.size, delayed: delayedMessages.length };
    },
  };
}

function toReceived(message: StoredMessage, receiptHandle: string): ReceivedMessage {
  const { messageId, body, md5OfBody, md5OfMessageAttributes, messageAttributes, messageGroupId } = message;
  return {
    messageId,
    receiptHandle,
    body,
    md5OfBody,
    ...(md5OfMessageAttributes ? { md5OfMessageAttributes } : {}),
    attributes: {
      ApproximateReceiveCount: String(message.approximateReceiveCount),
      SentTimestamp: String(message.sentTimestamp),
      SenderId: '000000000000',
      ApproximateFirstReceiveTimestamp: String(message.approximateFirstReceiveTimestamp),
      ...(messageGroupId ? { MessageGroupId: messageGroupId } : {}),
    },
    messageAttributes,
  };
}
