import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { CONSUMER_NAMES, type ConsumerName } from '../../../../lib/consumer-names.ts';
import { RETRIES_EXHAUSTED } from '../../audit/queues.ts';
import type { Lab } from '../../lab/lab.ts';

/** A message that must end on a DLQ. */
export interface Sent {
  readonly what: string;
  readonly consumer: ConsumerName;
  readonly code: string;
  readonly body: string;
  /** Null for a message that S3 sent. */
  readonly messageId: string | null;
}

/** A message as it lies on a DLQ. */
export interface Letter {
  readonly consumer: ConsumerName;
  readonly code: string;
  readonly body: string;
  readonly originalMessageId: string | undefined;
}

const HIDDEN_SECONDS = 2;

/** Sends a message of somebody's own. @returns its id. */
export async function send(lab: Lab, consumer: ConsumerName, body: string): Promise<string> {
  const { MessageId = '' } = await lab.clients.sqs.send(
    new SendMessageCommand({ QueueUrl: lab.queueUrl(consumer), MessageBody: body }),
  );
  return MessageId;
}

/** How many messages lie on all DLQs. */
export const lettersNow = ({ runtime }: Pick<Lab, 'runtime'>): number =>
  Object.entries(runtime.queueCounts())
    .filter(([name]) => name.endsWith('-dlq'))
    .reduce((sum, [, { visible, inFlight }]) => sum + visible + inFlight, 0);

/** Reads every DLQ; what was read is visible again soon. */
export async function readLetters(lab: Pick<Lab, 'clients' | 'deadLetterUrl'>): Promise<Letter[]> {
  const letters: Letter[] = [];
  for (const consumer of CONSUMER_NAMES) {
    for (;;) {
      const { Messages = [] } = await lab.clients.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: lab.deadLetterUrl(consumer),
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ['All'],
          VisibilityTimeout: HIDDEN_SECONDS,
        }),
      );
      if (Messages.length === 0) break;
      for (const { MessageId, Body = '', MessageAttributes: found } of Messages) {
        letters.push({
          consumer,
          code: found?.['code']?.StringValue ?? RETRIES_EXHAUSTED,
          body: Body,
          // A message that its queue moved keeps its id.
          originalMessageId: found?.['originalMessageId']?.StringValue ?? MessageId,
        });
      }
    }
  }
  return letters;
}

/** Messages that are not where they must be, as they must be, and letters that nobody sent; in words without content. */
export function letterProblems(sent: readonly Sent[], letters: readonly Letter[]): string[] {
  const open = [...letters];
  const problems = sent.flatMap(({ what, consumer, code, body, messageId }) => {
    const at = open.findIndex((letter) =>
      messageId === null
        ? letter.consumer === consumer && letter.code === code && letter.body.includes(body)
        : letter.originalMessageId === messageId,
    );
    const [letter] = at === -1 ? [] : open.splice(at, 1);
    if (!letter) return [`${what}: on no DLQ`];
    return [
      ...(letter.consumer === consumer ? [] : [`${what}: on the DLQ of ${letter.consumer}, not of ${consumer}`]),
      ...(letter.code === code ? [] : [`${what}: its code is ${letter.code}, not ${code}`]),
      ...(messageId === null || letter.body === body ? [] : [`${what}: its body was changed`]),
    ];
  });
  return [...problems, ...open.map(({ consumer, code }) => `nobody sent a letter ${code} on the DLQ of ${consumer}`)];
}
