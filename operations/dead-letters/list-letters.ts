import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetterQueue } from './dead-letter-queues.ts';
import { type Letter, messageKey } from './letter.ts';
import { type Looked, lookAt, type OnProgress } from './queue-look.ts';
import { isSelected, type Selection } from './selection.ts';

/** A message, and how many copies of it are on the queue. */
export interface ListedLetter extends Letter {
  readonly copies: number;
}

/** The messages on dead-letter queues, each once however many copies there are; changes nothing. */
export function listLetters(
  sqs: Pick<SQSClient, 'send'>,
  queues: readonly DeadLetterQueue[],
  selection: Selection,
  onProgress: OnProgress = () => {},
): Promise<Looked<ListedLetter>> {
  return lookAt(sqs, queues, selection, onProgress, () => {
    const found: Letter[] = [];
    return {
      letters: () => eachOnce(found),
      page: async (page) => {
        found.push(...page.filter((letter) => isSelected(letter, selection)));
        return page.length;
      },
    };
  });
}

const eachOnce = (letters: readonly Letter[]): ListedLetter[] =>
  [...Map.groupBy(letters, (letter) => `${letter.history.redrives} ${messageKey(letter)}`).values()].flatMap(
    (copies) => {
      // The last to come has the longest history.
      const last = copies.toSorted((a, b) => a.history.receives - b.history.receives).at(-1);
      return last ? [{ ...last, copies: copies.length }] : [];
    },
  );
