import { setTimeout as delay } from 'node:timers/promises';
import { ChangeMessageVisibilityCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { CONSUMER_NAMES, type ConsumerName } from '../../../lib/consumer-names.ts';
import type { Runtime } from '../../../localstack/runtime/runtime.ts';
import { deadLetterQueue, sourceQueue, urlOf } from '../lab/lab-queues.ts';

/** Codes of the messages that must lie on each DLQ, in any order; one without a code is RETRIES_EXHAUSTED. */
export type DeadLetters = Readonly<Partial<Record<ConsumerName, readonly string[]>>>;

/** A message that its queue moved itself, because it failed too often. */
export const RETRIES_EXHAUSTED = 'RETRIES_EXHAUSTED';

type Counts = Pick<Runtime, 'queueCounts'>;

/** @throws Error when the runtime has no such queue: it would count as empty for ever. */
function messagesOn(counts: ReturnType<Runtime['queueCounts']>, consumer: ConsumerName): number {
  const found = counts[sourceQueue(consumer)];
  if (!found) throw new Error(`The runtime counts no queue ${sourceQueue(consumer)}.`);
  return found.visible + found.inFlight + found.delayed;
}

/** A schedule sends to the sweeper's queue every minute, at whatever moment that is. */
const RESTING: readonly ConsumerName[] = CONSUMER_NAMES.filter((name) => name !== 'sweeper');

const POLL_MS = 100;

/**
 * Waits until no source queue holds a message, or the time is up. A repeat that met its twin at work is postponed, and
 * its copy comes when the batch has long ended.
 */
export async function queuesAtRest(runtime: Counts, patienceMs: number): Promise<void> {
  const endAt = performance.now() + patienceMs;
  const isAtRest = () => {
    const counts = runtime.queueCounts();
    return RESTING.every((consumer) => messagesOn(counts, consumer) === 0);
  };
  while (!isAtRest() && performance.now() < endAt) await delay(POLL_MS);
}

/** Source queues that hold messages, and DLQs that do not hold exactly what they must. */
export async function queueProblems(
  runtime: Pick<Runtime, 'queues' | 'queueCounts'>,
  sqs: SQSClient,
  expected: DeadLetters,
): Promise<string[]> {
  const counts = runtime.queueCounts();
  const problems: string[] = [];
  for (const consumer of CONSUMER_NAMES) {
    const left = messagesOn(counts, consumer);
    if (left > 0 && RESTING.includes(consumer)) problems.push(`${left} messages are left on the ${consumer} queue`);
    const is = (await codesOn(sqs, urlOf(runtime, deadLetterQueue(consumer)))).sort().join(', ');
    const must = [...(expected[consumer] ?? [])].sort().join(', ');
    if (is !== must) problems.push(`the ${consumer} DLQ must hold ${must || 'nothing'} and holds ${is || 'nothing'}`);
  }
  return problems;
}

/** Reads all of a DLQ and puts it back. */
async function codesOn(sqs: SQSClient, QueueUrl: string): Promise<string[]> {
  const receipts: string[] = [];
  const codes: string[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        VisibilityTimeout: 60,
      }),
    );
    if (Messages.length === 0) break;
    for (const { ReceiptHandle = '', MessageAttributes } of Messages) {
      receipts.push(ReceiptHandle);
      codes.push(MessageAttributes?.['code']?.StringValue ?? RETRIES_EXHAUSTED);
    }
  }
  for (const ReceiptHandle of receipts) {
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
  }
  return codes;
}
