import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetter } from './dead-letter.ts';
import type { DeadLetterQueue } from './dead-letter-queues.ts';
import { type HeldDeadLetters, holdDeadLetters } from './held-dead-letters.ts';
import type { Selection } from './selection.ts';

/** How a look at a queue ended. */
export interface QueueReport {
  /** The name of its source without prefix. */
  readonly queue: string;
  /** About how many messages were there when the look began and were not met: in other hands, or it took too long. */
  readonly unseen: number;
  /** What ended the look early; what was done before stays done. */
  readonly error: unknown;
}

/** What came of looks at queues. */
export interface Looked<T> {
  readonly deadLetters: readonly T[];
  readonly queues: readonly QueueReport[];
}

/** Told how many messages of a queue were looked at so far. */
export type OnProgress = (queue: string, looked: number) => void;

/** Looks at every selected queue to its end or its error, so that none of them costs what was done at another. */
export async function lookAt<T>(
  sqs: Pick<SQSClient, 'send'>,
  queues: readonly DeadLetterQueue[],
  selection: Selection,
  onProgress: OnProgress,
  /** Works on a page, and says how many of its dead letters were there when the look began. */
  workOn: (queue: DeadLetterQueue) => {
    readonly deadLetters: () => readonly T[];
    readonly page: (deadLetters: readonly DeadLetter[], hand: HeldDeadLetters) => Promise<number>;
  },
): Promise<Looked<T>> {
  const chosen = queues.filter(({ name }) => selection.queue === undefined || name === selection.queue);
  const looks = await Promise.all(
    chosen.map(async (queue) => {
      const { deadLetters, page } = workOn(queue);
      const report = await look(sqs, queue, onProgress, page);
      return { deadLetters: deadLetters(), report };
    }),
  );
  return { deadLetters: looks.flatMap(({ deadLetters }) => deadLetters), queues: looks.map(({ report }) => report) };
}

async function look(
  sqs: Pick<SQSClient, 'send'>,
  queue: DeadLetterQueue,
  onProgress: OnProgress,
  workOnPage: (deadLetters: readonly DeadLetter[], hand: HeldDeadLetters) => Promise<number>,
): Promise<QueueReport> {
  const hand = holdDeadLetters(sqs, queue);
  let there = 0;
  let met = 0;
  let looked = 0;
  let error: unknown = null;
  try {
    there = await messagesOn(sqs, queue);
    for await (const page of hand.pages()) {
      looked += page.length;
      onProgress(queue.name, looked);
      met += await workOnPage(page, hand);
    }
  } catch (thrown) {
    error = thrown;
  } finally {
    await hand.giveBack();
  }
  return { queue: queue.name, unseen: Math.max(0, there - met), error };
}

/** About as many as there are, those included that somebody holds. */
async function messagesOn(sqs: Pick<SQSClient, 'send'>, { url }: DeadLetterQueue): Promise<number> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: held } = Attributes;
  return (Number(visible) || 0) + (Number(held) || 0);
}
