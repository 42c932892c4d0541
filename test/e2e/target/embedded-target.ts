import { localClients } from '../../../demo/local-clients.ts';
import { dropSchemas } from '../../../demo/schema-prefix.ts';
import type { Address } from '../../../localstack/database/database-server.ts';
import { startLocal } from '../../../localstack/start-local.ts';
import { sessionsOn } from '../../faults/lab/lab-sessions.ts';
import { operatorEnvironment } from './operator-environment.ts';
import type { Target } from './target.ts';

/** The synthesized stack on the embedded runtime, in schemas of its own. */
export async function embeddedTarget(database: Address): Promise<Target> {
  const databaseName = `${database.user}_e2e`;
  const local = await startLocal({ database, environment: { RDS_DBNAME: databaseName } });
  const { runtime } = local;
  const clients = localClients(local);
  const sessions = sessionsOn(database, databaseName);
  const urlOf = (name: string): string => {
    const url = runtime.queues[name];
    if (url === undefined) throw new Error(`The stack has no queue ${name}.`);
    return url;
  };
  const queueUrl: Target['queueUrl'] = (consumer) => urlOf(`caseload-local-${consumer}`);
  const topicArn = String(runtime.outputs['EventsTopicArn']);
  return {
    name: 'the embedded runtime',
    differences: [],
    clients,
    sessions,
    databaseName,
    bucket: String(runtime.outputs['SourceBucketName']),
    topicArn,
    queueUrl,
    deadLetterUrl: (consumer) => urlOf(`caseload-local-${consumer}-dlq`),
    operatorEnvironment: operatorEnvironment({
      database,
      databaseName,
      endpoint: local.endpoint,
      checkpointQueueUrl: queueUrl('checkpoint'),
      topicArn,
    }),
    async stop() {
      await local.stop();
      await sessions.close();
      clients.close();
      await dropSchemas(database, databaseName);
    },
  };
}
