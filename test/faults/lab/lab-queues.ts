import { GetQueueAttributesCommand, SetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { CONSUMER_NAMES, type ConsumerName } from '../../../lib/consumer-names.ts';
import type { Runtime } from '../../../localstack/runtime/runtime.ts';

/** A consumer's queue as the stage `local` names it. */
export const sourceQueue = (consumer: ConsumerName): string => `caseload-local-${consumer}`;
export const deadLetterQueue = (consumer: ConsumerName): string => `${sourceQueue(consumer)}-dlq`;

/** @throws Error when the stack has no queue of this name. */
export function urlOf({ queues }: Pick<Runtime, 'queues'>, name: string): string {
  const url = queues[name];
  if (url === undefined) throw new Error(`The stack has no queue ${name}.`);
  return url;
}

/** Gives every source queue a short visibility timeout and, if wanted, another number of receives before its DLQ. */
export async function setQueueTimes(
  sqs: SQSClient,
  runtime: Pick<Runtime, 'queues'>,
  { visibilitySeconds, maxReceiveCount }: { visibilitySeconds: number; maxReceiveCount: number | null },
): Promise<void> {
  for (const consumer of CONSUMER_NAMES) {
    const QueueUrl = urlOf(runtime, sourceQueue(consumer));
    const Attributes: Record<string, string> = { VisibilityTimeout: String(visibilitySeconds) };
    if (maxReceiveCount !== null) {
      const found = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] }));
      const policy = JSON.parse(found.Attributes?.['RedrivePolicy'] ?? '{}') as object;
      Attributes['RedrivePolicy'] = JSON.stringify({ ...policy, maxReceiveCount });
    }
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  }
}
