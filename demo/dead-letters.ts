import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Runtime } from '../localstack/runtime/runtime.ts';
import { MESSAGE_CODES, type MessageCode } from '../shared/domain/permanent-error.ts';
import { DemoError } from './demo-error.ts';

const DEAD_LETTER_QUEUE = /-dlq$/;

/**
 * Throws when a message lies on a dead-letter queue, because then something is not done and never will be.
 * @throws DemoError with the code that the consumer gave it, or RETRIES_EXHAUSTED.
 */
export async function checkDeadLetters(
  { runtime, sqs }: { readonly runtime: Pick<Runtime, 'queueCounts' | 'queues'>; readonly sqs: SQSClient },
  logs: string,
): Promise<void> {
  const [name] = Object.entries(runtime.queueCounts()).find(
    ([queue, { visible }]) => DEAD_LETTER_QUEUE.test(queue) && visible > 0,
  ) ?? [null];
  if (name === null) return;
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: runtime.queues[name], MessageAttributeNames: ['All'], VisibilityTimeout: 0 }),
  );
  const { code, reason } = Messages[0]?.MessageAttributes ?? {};
  throw new DemoError(
    isMessageCode(code?.StringValue) ? code.StringValue : 'RETRIES_EXHAUSTED',
    `${reason?.StringValue ?? `A message failed until ${name} took it.`} The functions' logs are in ${logs}.`,
  );
}

/** Whether a dead letter's code is one of {@link MESSAGE_CODES}. */
export const isMessageCode = (code: string | undefined): code is MessageCode =>
  code !== undefined && Object.hasOwn(MESSAGE_CODES, code);
