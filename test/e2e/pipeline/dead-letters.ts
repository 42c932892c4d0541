import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { ConsumerName } from '../../../lib/consumer-names.ts';
import type { Platform } from './platform.ts';
import { until } from './until.ts';

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
