import type { SQSClient } from '@aws-sdk/client-sqs';
import { type DeadLetter, messageKey } from './dead-letter.ts';
import type { DeadLetterQueue } from './dead-letter-queues.ts';
import { type Looked, lookAt, type OnProgress } from './queue-look.ts';
import { isSelected, type Selection } from './selection.ts';

/** A message, and how many copies of it are on the queue. */
export interface ListedDeadLetter extends DeadLetter {
  readonly copies: number;
}

/** The messages on dead-letter queues, each once however many copies there are; changes nothing. */
export function listDeadLetters(
  sqs: Pick<SQSClient, 'send'>,
  queues: readonly DeadLetterQueue[],
  selection: Selection,
  onProgress: OnProgress = () => {},
): Promise<Looked<ListedDeadLetter>> {
  return lookAt(sqs, queues, selection, onProgress, () => {
    const found: DeadLetter[] = [];
    return {
      deadLetters: () => eachOnce(found),
      page: async (page) => {
        found.push(...page.filter((deadLetter) => isSelected(deadLetter, selection)));
        return page.length;
      },
    };
  });
}

const eachOnce = (deadLetters: readonly DeadLetter[]): ListedDeadLetter[] =>
  [
    ...Map.groupBy(deadLetters, (deadLetter) => `${deadLetter.history.redrives} ${messageKey(deadLetter)}`).values(),
  ].flatMap((copies) => {
    // The last to come has the longest history.
    const last = copies.toSorted((a, b) => a.history.receives - b.history.receives).at(-1);
    return last ? [{ ...last, copies: copies.length }] : [];
  });
