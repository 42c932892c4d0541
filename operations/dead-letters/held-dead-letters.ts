import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type DeadLetter, readDeadLetter } from './dead-letter.ts';
import type { DeadLetterQueue } from './dead-letter-queues.ts';

/** SQS has no way to look at a message but to receive it. What is not given back comes back by itself after this. */
const HOLD_SECONDS = 120;
/** A long poll asks all of SQS's servers, so one that brings nothing means that there is nothing. */
const WAIT_SECONDS = 1;
const MOST_AT_ONCE = 10;
/** A look that takes longer than messages are held meets them again; so many times nothing new, and it is over. */
const MOST_REPEATS = 3;

/** A look at a dead-letter queue. */
export interface HeldDeadLetters {
  /** Every message that nobody else holds, each once, by at most ten. */
  pages(): AsyncGenerator<readonly DeadLetter[]>;
  /** Deletes a message from the queue. */
  remove(deadLetter: DeadLetter): Promise<void>;
  /** Lets everybody see again what was looked at and not removed. */
  giveBack(): Promise<void>;
}

/** Opens a look at a queue; give back what it holds when it is over, however it ends. */
export function holdDeadLetters(sqs: Pick<SQSClient, 'send'>, queue: DeadLetterQueue): HeldDeadLetters {
  const seen = new Set<string>();
  const receipts = new Map<string, string>();
  const QueueUrl = queue.url;

  const receive = async (): Promise<DeadLetter[]> => {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: MOST_AT_ONCE,
        VisibilityTimeout: HOLD_SECONDS,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    return messages.map((message) => readDeadLetter(queue, message));
  };
  const show = (batch: readonly string[]) =>
    sqs.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: batch.map((ReceiptHandle, i) => ({ Id: `${i}`, ReceiptHandle, VisibilityTimeout: 0 })),
      }),
    );
  return {
    async *pages() {
      for (let repeats = 0; repeats < MOST_REPEATS; ) {
        const deadLetters = await receive();
        if (deadLetters.length === 0) return;
        for (const { messageId, receiptHandle } of deadLetters) receipts.set(messageId, receiptHandle);
        const fresh = deadLetters.filter(({ messageId }) => !seen.has(messageId));
        for (const { messageId } of fresh) seen.add(messageId);
        repeats = fresh.length === 0 ? repeats + 1 : 0;
        if (fresh.length > 0) yield fresh;
      }
    },
    async remove({ messageId, receiptHandle }) {
      const ReceiptHandle = receipts.get(messageId) ?? receiptHandle;
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      receipts.delete(messageId);
    },
    async giveBack() {
      const held = [...receipts.values()];
      receipts.clear();
      const batches = Array.from({ length: Math.ceil(held.length / MOST_AT_ONCE) }, (_, i) =>
        held.slice(i * MOST_AT_ONCE, (i + 1) * MOST_AT_ONCE),
      );
      // One that cannot be given back now comes back by itself, so nothing is lost by going on.
      await Promise.allSettled(batches.map(show));
    },
  };
}
