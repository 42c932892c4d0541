import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { ReceivedMessage } from '../../../../localstack/fauxqs/emulated-queue.ts';
import type { Choose } from '../../choices.ts';
import { messageKey } from '../../lab/message-key.ts';

/** Every message that a function was given, kept to be sent again. */
export interface SavedMessages {
  /** Distinct messages. */
  readonly count: number;
  save(queueUrl: string, message: ReceivedMessage): void;
  /** Sends all of those that are meant again, shuffled; each time in another order. @returns how many. */
  sendAgain(choose: Choose, isMeant?: (body: string) => boolean): Promise<number>;
}

interface Saved {
  readonly queueUrl: string;
  readonly message: ReceivedMessage;
}

const A_REQUEST = 10;

export function savedMessages(sqs: () => SQSClient): SavedMessages {
  const saved = new Map<string, Saved>();
  let round = 0;
  return {
    get count() {
      return saved.size;
    },
    // What is sent again comes by here again.
    save: (queueUrl, message) => void saved.set(`${queueUrl} ${message.body}`, { queueUrl, message }),
    async sendAgain(choose, isMeant = () => true) {
      round += 1;
      const place = ({ message }: Saved): number => choose(messageKey(message.body).key, round);
      const meant = [...saved.values()]
        .filter(({ message }) => isMeant(message.body))
        .map((one) => [place(one), one] as const)
        .sort(([a], [b]) => a - b)
        .map(([, one]) => one);
      for (const [queueUrl, ofQueue] of Map.groupBy(meant, (one) => one.queueUrl)) {
        for (let i = 0; i < ofQueue.length; i += A_REQUEST) {
          const Entries = ofQueue.slice(i, i + A_REQUEST).map(({ message }, n) => ({
            Id: String(n),
            MessageBody: message.body,
            MessageAttributes: textAttributes(message),
            ...(message.attributes.MessageGroupId ? { MessageGroupId: message.attributes.MessageGroupId } : {}),
          }));
          await send(sqs(), queueUrl, Entries);
        }
      }
      return meant.length;
    },
  };
}

/** Nothing sends attributes of another kind. */
const textAttributes = ({ messageAttributes }: ReceivedMessage) =>
  Object.fromEntries(
    Object.entries(messageAttributes).flatMap(([name, { DataType, StringValue }]) =>
      StringValue === undefined ? [] : [[name, { DataType, StringValue }]],
    ),
  );

type Entry = NonNullable<ConstructorParameters<typeof SendMessageBatchCommand>[0]['Entries']>[number];

/** The least that SQS has ever taken in a request; more is sent one by one. */
const MAX_REQUEST_BYTES = 250 * 1024;

async function send(sqs: SQSClient, QueueUrl: string, entries: readonly Entry[]): Promise<void> {
  const bytes = entries.reduce((sum, { MessageBody = '' }) => sum + Buffer.byteLength(MessageBody), 0);
  const requests = bytes > MAX_REQUEST_BYTES ? entries.map((entry) => [entry]) : [[...entries]];
  for (const Entries of requests) {
    const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    if (Failed.length > 0) throw new Error(`${Failed.length} messages were not accepted again: ${Failed[0]?.Code}.`);
  }
}
