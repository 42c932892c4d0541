import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { CONSUMER_NAMES, type ConsumerName } from '../../../lib/consumer-names.ts';
import type { Target } from '../target/target.ts';

const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

/** Messages of a queue, wherever they are just now. */
export async function messagesOn({ clients }: Pick<Target, 'clients'>, url: string): Promise<number> {
  const { Attributes = {} } = await clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...COUNTS] }),
  );
  return COUNTS.reduce((sum, count) => sum + Number(Attributes[count] ?? 0), 0);
}

/** The sweeper's queue is left out: a schedule sends to it at any moment. */
const AT_REST: readonly ConsumerName[] = CONSUMER_NAMES.filter((name) => name !== 'sweeper');

/** Nothing is queued, delayed or in work for any consumer. */
export async function areQueuesAtRest(target: Target): Promise<boolean> {
  for (const consumer of AT_REST) if ((await messagesOn(target, target.queueUrl(consumer))) > 0) return false;
  return true;
}
