import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetterQueue } from './dead-letter-queues.ts';
import type { Letter } from './letter.ts';
import { lettersInHand } from './letters-in-hand.ts';
import { isSelected, type Selection } from './selection.ts';

/** A message, and how many copies of it are on the queue. */
export interface ListedLetter extends Letter {
  readonly copies: number;
}

/** Told how many messages of a queue were looked at so far. */
export type OnProgress = (queue: string, looked: number) => void;

/** The messages on dead-letter queues, each once however many copies there are; changes nothing. */
export async function listLetters(
  sqs: Pick<SQSClient, 'send'>,
  queues: readonly DeadLetterQueue[],
  selection: Selection,
  onProgress: OnProgress = () => {},
): Promise<ListedLetter[]> {
  const looked = await Promise.all(
    queues
      .filter(({ name }) => selection.queue === undefined || name === selection.queue)
      .map((queue) => look(sqs, queue, selection, onProgress)),
  );
  return looked.flat();
}

async function look(
  sqs: Pick<SQSClient, 'send'>,
  queue: DeadLetterQueue,
  selection: Selection,
  onProgress: OnProgress,
): Promise<ListedLetter[]> {
  const hand = lettersInHand(sqs, queue);
  const found: Letter[] = [];
  let looked = 0;
  try {
    for await (const page of hand.pages()) {
      looked += page.length;
      onProgress(queue.name, looked);
      found.push(...page.filter((letter) => isSelected(letter, selection)));
    }
  } finally {
    await hand.giveBack();
  }
  // The last to come has the longest history.
  return [...Map.groupBy(found, ({ history }) => history.originalMessageId).values()].flatMap((copies) => {
    const last = copies.toSorted((a, b) => a.history.receives - b.history.receives).at(-1);
    return last ? [{ ...last, copies: copies.length }] : [];
  });
}
