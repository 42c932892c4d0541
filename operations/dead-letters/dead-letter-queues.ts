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

/** Why no queue is touched. */
export class PrefixAmbiguousError extends Error {
  override readonly name = 'PrefixAmbiguousError';
  readonly code = 'PREFIX_AMBIGUOUS';
}

/**
 * The dead-letter queues of one deployment, by what its queues' redrive policies say.
 * @param prefix What the names of its queues begin with: `caseload-prod-`.
 * @throws PrefixAmbiguousError when several deployments' do, and for none of them it is all that stands before the
 * queue's own name.
 */
export async function findDeadLetterQueues(sqs: SQSClient, prefix: string): Promise<DeadLetterQueue[]> {
  const queues: ListedQueue[] = [];
  for await (const { QueueUrls: urls = [] } of paginateListQueues(
    { client: sqs, pageSize: 1000 },
    { QueueNamePrefix: prefix },
  )) {
    queues.push(...(await Promise.all(urls.map((url) => describe(sqs, url)))));
  }
  const sources = queues.flatMap(({ name, url: sourceUrl, deadLetterArn }) => {
    const target = queues.find(({ arn }) => arn === deadLetterArn);
    return target ? [{ deployment: deploymentOf(name), name: ownNameOf(name), url: target.url, sourceUrl }] : [];
  });
  const deployment = oneDeployment(
    prefix,
    sources.map((source) => source.deployment),
  );
  return sources
    .filter((source) => source.deployment === deployment)
    .map(({ name, url, sourceUrl }) => ({ name, url, sourceUrl }));
}

/** Consumers have names without a dash; a stage's may have some. */
const ownNameOf = (queueName: string): string => queueName.slice(queueName.lastIndexOf('-') + 1);
const deploymentOf = (queueName: string): string => queueName.slice(0, queueName.lastIndexOf('-') + 1);

function oneDeployment(prefix: string, found: readonly string[]): string | undefined {
  const deployments = [...new Set(found)].toSorted();
  // Those of the stage `dev` begin as those of `dev-2` do.
  if (deployments.includes(prefix)) return prefix;
  if (deployments.length <= 1) return deployments[0];
  throw new PrefixAmbiguousError(
    `The queues of ${deployments.length} deployments begin with ${prefix}: ${deployments.join(', ')}. Give one of these as --prefix.`,
  );
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
