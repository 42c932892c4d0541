import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { attributeValues } from '../../shared/aws/attribute-values.ts';
import { attributesThatFit } from '../../shared/aws/core/sqs-attributes.ts';
import { historyAttribute, withRedrive } from '../../shared/sqs-consumer/core/message-history.ts';
import type { DeadLetterQueue } from './dead-letter-queues.ts';
import { type Letter, messageKey, RETRIES_EXHAUSTED } from './letter.ts';
import type { LettersInHand } from './letters-in-hand.ts';
import { type Looked, lookAt, type OnProgress } from './queue-look.ts';
import { isSelected, type Selection } from './selection.ts';
import type { WriteDown } from './write-down.ts';

/** What a redrive needs of the world. */
export interface RedrivePorts {
  readonly sqs: Pick<SQSClient, 'send'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Null in a trial, which changes nothing. */
  readonly writeDown: WriteDown | null;
}

/**
 * What became of a message:
 * - `planned`: it would be redriven;
 * - `redriven`: a copy is in its queue, and it is gone from here;
 * - `repeat`: it was removed, because a copy of the same message was redriven;
 * - `later`: it is still here, because it came while this ran, as one does that is refused again;
 * - `left`: its copy was sent, and it is still here, because it could not be deleted; to redrive it again is harmless;
 * - `failed`: its copy was not taken, so it is still here.
 */
export type RedriveOutcome = 'planned' | 'redriven' | 'repeat' | 'later' | 'left' | 'failed';

export interface RedrivenLetter {
  readonly letter: Letter;
  readonly outcome: RedriveOutcome;
  /** Why, of one that failed or was left. */
  readonly error?: unknown;
}

/**
 * Sends the selected messages back to the queues that they came from, each as one copy with its history, and only then
 * deletes them. A crash between the two leaves both: the copy is one delivery more, which changes nothing, and the
 * message here can be redriven or deleted as before. Who did it is written down before anything is sent.
 */
export function redriveLetters(
  ports: RedrivePorts,
  queues: readonly DeadLetterQueue[],
  selection: Selection,
  onProgress: OnProgress = () => {},
): Promise<Looked<RedrivenLetter>> {
  const { sqs, writeDown } = ports;
  const startedAt = ports.clock();
  return lookAt(sqs, queues, selection, onProgress, () => {
    const results: RedrivenLetter[] = [];
    /** The redrives that each message had when its copy was sent; a letter of it with more is no copy of that one. */
    const sent = new Map<string, number>();
    // A message that is refused again comes back here while the look goes on, and its letter is the only one there is.
    // Its redrives tell where the clocks of this machine and of SQS differ, and the time where it has no history.
    const isLater = (letter: Letter): boolean =>
      letter.cameAt >= startedAt ||
      letter.history.redrives > (sent.get(messageKey(letter)) ?? Number.POSITIVE_INFINITY);

    const noteDown = async (chosen: readonly Letter[]): Promise<void> => writeDown?.(chosen);
    const settle = async (letter: Letter, hand: LettersInHand): Promise<RedrivenLetter> => {
      if (isLater(letter)) return { letter, outcome: 'later' };
      const repeat = sent.has(messageKey(letter));
      const result: RedrivenLetter = writeDown
        ? await redriveLetter(sqs, hand, letter, repeat)
        : { letter, outcome: repeat ? 'repeat' : 'planned' };
      if (result.outcome !== 'failed' && !repeat) sent.set(messageKey(letter), letter.history.redrives);
      return result;
    };
    return {
      letters: () => results,
      page: async (page, hand) => {
        const earlier = page.filter((letter) => !isLater(letter));
        const chosen = page
          .filter((letter) => isSelected(letter, selection))
          .toSorted((a, b) => b.history.redrives - a.history.redrives);
        const toSend = chosen.filter((letter) => !isLater(letter));
        if (toSend.length > 0) await noteDown(toSend);
        // Copies of one message are beside each other or not; the first is sent, the others follow it out of the queue.
        for (const letter of chosen) results.push(await settle(letter, hand));
        return earlier.length;
      },
    };
  });
}

async function redriveLetter(
  sqs: RedrivePorts['sqs'],
  hand: LettersInHand,
  letter: Letter,
  repeat: boolean,
): Promise<RedrivenLetter> {
  try {
    if (!repeat) await sendCopy(sqs, letter);
  } catch (error) {
    return { letter, outcome: 'failed', error };
  }
  try {
    await hand.remove(letter);
    return { letter, outcome: repeat ? 'repeat' : 'redriven' };
  } catch (error) {
    return { letter, outcome: 'left', error };
  }
}

async function sendCopy(sqs: RedrivePorts['sqs'], letter: Letter): Promise<void> {
  const { queue, body, groupId, attributes, history, reason } = letter;
  const code = letter.code === RETRIES_EXHAUSTED ? null : letter.code;
  const told = historyAttribute(withRedrive(history, { code, reason }), body);
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: queue.sourceUrl,
      MessageBody: body,
      MessageGroupId: groupId,
      MessageAttributes: attributeValues(attributesThatFit(body, told, attributes)),
    }),
  );
}
