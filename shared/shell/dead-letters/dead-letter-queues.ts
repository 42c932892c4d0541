import { GetQueueAttributesCommand, paginateListQueues, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';

/** A dead-letter queue, and the queue whose messages come there. */
export interface DeadLetterQueue {
  /** The source queue's name without the deployment's prefix: `loader`. */
  readonly name: string;
  readonly url: string;
  readonly sourceUrl: string;
}

const redrivePolicy = z.object({ deadLetterTargetArn: z.string() });

interface ListedQueue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  readonly deadLetterArn: string | null;
}

/**
 * The dead-letter queues of a deployment, by what its queues' redrive policies say.
 * @param prefix What the names of its queues begin with: `caseload-prod-`.
 */
export async function findDeadLetterQueues(sqs: SQSClient, prefix: string): Promise<DeadLetterQueue[]> {
  const queues: ListedQueue[] = [];
  for await (const { QueueUrls: urls = [] } of paginateListQueues(
    { client: sqs, pageSize: 1000 },
    { QueueNamePrefix: prefix },
  )) {
    queues.push(...(await Promise.all(urls.map((url) => describe(sqs, url)))));
  }
  return queues.flatMap(({ name, url: sourceUrl, deadLetterArn }) => {
    const target = queues.find(({ arn }) => arn === deadLetterArn);
    return target ? [{ name: name.slice(prefix.length), url: target.url, sourceUrl }] : [];
  });
}

async function describe(sqs: SQSClient, url: string): Promise<ListedQueue> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn', 'RedrivePolicy'] }),
  );
  const { QueueArn: arn = '', RedrivePolicy: policy } = Attributes;
  const deadLetterArn = policy ? redrivePolicy.parse(JSON.parse(policy)).deadLetterTargetArn : null;
  return { name: arn.split(':').at(-1) ?? '', url, arn, deadLetterArn };
}

/** The prefix of a deployment's queues, from the address of its checkpoint's. */
export const queuePrefix = (checkpointQueueUrl: string): string =>
  (new URL(checkpointQueueUrl).pathname.split('/').at(-1) ?? '').replace(/checkpoint$/, '');
