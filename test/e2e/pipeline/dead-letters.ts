import { isDeepStrictEqual } from 'node:util';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { ConsumerName } from '../../../lib/consumer-names.ts';
import type { Platform } from './platform.ts';
import { until } from './until.ts';

/** Tells a message by its body: by its bytes, or, where the target is known to print JSON again, by what it says. */
export const isBody =
  ({ differences }: Pick<Platform, 'differences'>, sent: object | string) =>
  (body: string): boolean => {
    const text = typeof sent === 'string' ? sent : JSON.stringify(sent);
    return body === text || (differences.includes('bodies-reprinted') && isDeepStrictEqual(parsed(body), parsed(text)));
  };

/** What is no JSON is never printed again, and equals nothing. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return Symbol('no JSON');
  }
}

/** The code of a message as its consumer's DLQ has it, once it is there; what was looked at is visible again at once. */
export const codeOfLetter = (
  { clients, deadLetterUrl }: Platform,
  consumer: ConsumerName,
  isIt: (body: string) => boolean,
): Promise<string> =>
  until(`a letter on the DLQ of ${consumer}`, async () => {
    const { Messages = [] } = await clients.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: deadLetterUrl(consumer),
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        VisibilityTimeout: 1,
      }),
    );
    const letter = Messages.find(({ Body = '' }) => isIt(Body));
    return letter ? (letter.MessageAttributes?.['code']?.StringValue ?? 'RETRIES_EXHAUSTED') : null;
  });
