import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { attributeValues } from '../../shared/aws/attribute-values.ts';
import { attributesThatFit } from '../../shared/aws/core/sqs-attributes.ts';
import { historyAttribute, withRedrive } from '../../shared/sqs-consumer/core/message-history.ts';
import { type DeadLetter, messageKey, RETRIES_EXHAUSTED } from './dead-letter.ts';
import type { DeadLetterQueue } from './dead-letter-queues.ts';
import type { HeldDeadLetters } from './held-dead-letters.ts';
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

export interface RedrivenDeadLetter {
  readonly deadLetter: DeadLetter;
  readonly outcome: RedriveOutcome;
  /** Why, of one that failed or was left. */
  readonly error?: unknown;
}

/**
 * Sends the selected messages back to the queues that they came from, each as one copy with its history, and only then
 * deletes them. A crash between the two leaves both: the copy is one delivery more, which changes nothing, and the
 * message here can be redriven or deleted as before. Who did it is written down before anything is sent.
 */
export function redriveDeadLetters(
  ports: RedrivePorts,
  queues: readonly DeadLetterQueue[],
  selection: Selection,
  onProgress: OnProgress = () => {},
): Promise<Looked<RedrivenDeadLetter>> {
  const { sqs, writeDown } = ports;
  const startedAt = ports.clock();
  return lookAt(sqs, queues, selection, onProgress, () => {
    const results: RedrivenDeadLetter[] = [];
    /** The redrives that each message had when its copy was sent; a dead letter of it with more is no copy of that one. */
    const sent = new Map<string, number>();
    // A message that is refused again comes back here while the look goes on, and its dead letter is the only one there is.
    // Its redrives tell where the clocks of this machine and of SQS differ, and the time where it has no history.
    const isLater = (deadLetter: DeadLetter): boolean =>
      deadLetter.cameAt >= startedAt ||
      deadLetter.history.redrives > (sent.get(messageKey(deadLetter)) ?? Number.POSITIVE_INFINITY);

    const noteDown = async (chosen: readonly DeadLetter[]): Promise<void> => writeDown?.(chosen);
    const settle = async (deadLetter: DeadLetter, hand: HeldDeadLetters): Promise<RedrivenDeadLetter> => {
      if (isLater(deadLetter)) return { deadLetter, outcome: 'later' };
      const repeat = sent.has(messageKey(deadLetter));
      const result: RedrivenDeadLetter = writeDown
        ? await redriveDeadLetter(sqs, hand, deadLetter, repeat)
        : { deadLetter, outcome: repeat ? 'repeat' : 'planned' };
      if (result.outcome !== 'failed' && !repeat) sent.set(messageKey(deadLetter), deadLetter.history.redrives);
      return result;
    };
    return {
      deadLetters: () => results,
      page: async (page, hand) => {
        const earlier = page.filter((deadLetter) => !isLater(deadLetter));
        const chosen = page
          .filter((deadLetter) => isSelected(deadLetter, selection))
          .toSorted((a, b) => b.history.redrives - a.history.redrives);
        const toSend = chosen.filter((deadLetter) => !isLater(deadLetter));
        if (toSend.length > 0) await noteDown(toSend);
        // Copies of one message are beside each other or not; the first is sent, the others follow it out of the queue.
        for (const deadLetter of chosen) results.push(await settle(deadLetter, hand));
        return earlier.length;
      },
    };
  });
}

async function redriveDeadLetter(
  sqs: RedrivePorts['sqs'],
  hand: HeldDeadLetters,
  deadLetter: DeadLetter,
  repeat: boolean,
): Promise<RedrivenDeadLetter> {
  try {
    if (!repeat) await sendCopy(sqs, deadLetter);
  } catch (error) {
    return { deadLetter, outcome: 'failed', error };
  }
  try {
    await hand.remove(deadLetter);
    return { deadLetter, outcome: repeat ? 'repeat' : 'redriven' };
  } catch (error) {
    return { deadLetter, outcome: 'left', error };
  }
}

async function sendCopy(sqs: RedrivePorts['sqs'], deadLetter: DeadLetter): Promise<void> {
  const { queue, body, groupId, attributes, history, reason } = deadLetter;
  const code = deadLetter.code === RETRIES_EXHAUSTED ? null : deadLetter.code;
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
