import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { gmt } from '../../core/gmt.ts';
import { historyAttribute, withRedrive } from '../../core/message-history.ts';
import { attributesThatFit } from '../../core/sqs-attributes.ts';
import { auditLog } from '../../models/core/audit-log.ts';
import type { Sessions } from '../database/sessions.ts';
import { attributeValues } from '../messaging/attribute-values.ts';
import type { DeadLetterQueue } from './dead-letter-queues.ts';
import { type Letter, RETRIES_EXHAUSTED } from './letter.ts';
import { type LettersInHand, lettersInHand } from './letters-in-hand.ts';
import type { OnProgress } from './list-letters.ts';
import { isSelected, type Selection } from './selection.ts';

/** What a redrive needs of the world. */
export interface RedrivePorts {
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly sessions: Pick<Sessions, 'coreWriterSession'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Who is written down as having done it. */
  readonly actor: string;
}

/**
 * What became of a message:
 * - `planned`: it would be redriven;
 * - `redriven`: a copy is in its queue, and it is gone from here;
 * - `repeat`: it was removed, because a copy of the same message was redriven;
 * - `left`: its copy was sent, and it is still here, because it could not be deleted; to redrive it again is harmless;
 * - `failed`: its copy was not taken, so it is still here.
 */
export type RedriveOutcome = 'planned' | 'redriven' | 'repeat' | 'left' | 'failed';

export interface RedrivenLetter {
  readonly letter: Letter;
  readonly outcome: RedriveOutcome;
  /** Why, of one that failed or was left. */
  readonly error?: unknown;
}

/**
 * Sends the selected messages back to the queues that they came from, each as one copy with its history, and only then
 * deletes them. A crash between the two leaves both: the copy is one delivery more, which changes nothing, and the
 * message here can be redriven or deleted as before. Who did it is in core's audit_log before anything is sent.
 */
export async function redriveLetters(
  ports: RedrivePorts,
  queues: readonly DeadLetterQueue[],
  selection: Selection,
  { dryRun, onProgress = () => {} }: { readonly dryRun: boolean; readonly onProgress?: OnProgress },
): Promise<RedrivenLetter[]> {
  const redriven = await Promise.all(
    queues
      .filter(({ name }) => selection.queue === undefined || name === selection.queue)
      .map((queue) => redriveQueue(ports, queue, selection, dryRun, onProgress)),
  );
  return redriven.flat();
}

async function redriveQueue(
  ports: RedrivePorts,
  queue: DeadLetterQueue,
  selection: Selection,
  dryRun: boolean,
  onProgress: OnProgress,
): Promise<RedrivenLetter[]> {
  const hand = lettersInHand(ports.sqs, queue);
  const results: RedrivenLetter[] = [];
  const sent = new Set<string>();
  let looked = 0;
  try {
    for await (const page of hand.pages()) {
      looked += page.length;
      onProgress(queue.name, looked);
      const chosen = page.filter((letter) => isSelected(letter, selection));
      if (!dryRun) await writeDown(ports, chosen);
      // Copies of one message are beside each other or not; the first is sent, the others follow it out of the queue.
      for (const letter of chosen) {
        const { originalMessageId } = letter.history;
        const repeat = sent.has(originalMessageId);
        const result: RedrivenLetter = dryRun
          ? { letter, outcome: repeat ? 'repeat' : 'planned' }
          : await redriveLetter(ports, hand, letter, repeat);
        if (result.outcome !== 'failed') sent.add(originalMessageId);
        results.push(result);
      }
    }
  } finally {
    await hand.giveBack();
  }
  return results;
}

async function redriveLetter(
  { sqs }: RedrivePorts,
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
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: queue.sourceUrl,
      MessageBody: body,
      MessageGroupId: groupId,
      MessageAttributes: attributeValues(
        attributesThatFit(body, attributes, historyAttribute(withRedrive(history, { code, reason }))),
      ),
    }),
  );
}

async function writeDown({ sessions, clock, actor }: RedrivePorts, letters: readonly Letter[]): Promise<void> {
  if (letters.length === 0) return;
  const rows = letters.map(({ queue, messageId, code, caseId, batchId, history }) => ({
    npcase_id: caseId,
    actor,
    action: 'dlq.redrive',
    detail: JSON.stringify({
      queue: queue.name,
      messageId,
      originalMessageId: history.originalMessageId,
      code,
      batchId,
      redrives: history.redrives + 1,
    }),
    created_at_gmt: gmt(clock()),
  }));
  await sessions.coreWriterSession((session) => session.insert(auditLog, rows));
}
