import { readFile } from 'node:fs/promises';
import { GetQueueUrlCommand, QueueDoesNotExist } from '@aws-sdk/client-sqs';
import { type LocalClients, localClients } from '../../../demo/local-clients.ts';
import { CONSUMER_NAMES } from '../../../lib/consumer-names.ts';
import { targetDescriptionSchema } from '../../../localstack/commands/target-description.ts';
import { LOCAL_CREDENTIALS } from '../../../localstack/runtime/function-variables.ts';
import { sessionsOn } from '../../faults/lab/lab-sessions.ts';
import { operatorEnvironment } from './operator-environment.ts';
import type { Target } from './target.ts';

const REGION = 'us-east-1';

/** The pipeline that a JSON file describes. An earlier one may lack a consumer; its queue is an error when it is asked for. */
export async function deployedTarget(file: string): Promise<Target> {
  const { name, endpoint, prefix, databaseName, database, bucket, topicArn, differences } =
    targetDescriptionSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const clients = localClients({ clientConfig: { endpoint, region: REGION, credentials: LOCAL_CREDENTIALS } });
  const sessions = sessionsOn(database, databaseName);
  const urls = new Map<string, string>();
  for (const consumer of CONSUMER_NAMES) {
    for (const queue of [`${prefix}-${consumer}`, `${prefix}-${consumer}-dlq`]) {
      const url = await urlIfThere(clients, queue);
      if (url !== undefined) urls.set(queue, url);
    }
  }
  const urlOf = (queue: string): string => {
    const url = urls.get(queue);
    if (url === undefined) throw new Error(`${name} has no queue ${queue}.`);
    return url;
  };
  const checkpointQueueUrl = urlOf(`${prefix}-checkpoint`);
  return {
    name,
    differences,
    clients,
    sessions,
    databaseName,
    bucket,
    topicArn,
    queueUrl: (consumer) => urlOf(`${prefix}-${consumer}`),
    deadLetterUrl: (consumer) => urlOf(`${prefix}-${consumer}-dlq`),
    operatorEnvironment: operatorEnvironment({ database, databaseName, endpoint, checkpointQueueUrl, topicArn }),
    async stop() {
      await sessions.close();
      clients.close();
    },
  };
}

const urlIfThere = ({ sqs }: Pick<LocalClients, 'sqs'>, queue: string): Promise<string | undefined> =>
  sqs.send(new GetQueueUrlCommand({ QueueName: queue })).then(
    ({ QueueUrl }) => QueueUrl,
    (error: unknown) => {
      if (error instanceof QueueDoesNotExist) return undefined;
      throw error;
    },
  );
