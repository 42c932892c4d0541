import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { MigratorMessage } from '../../shared/events/migrator-queue.ts';
import { LOCAL_CREDENTIALS } from '../runtime/function-variables.ts';
import { REGION } from './aws-variables.ts';

/**
 * Has the core database made or brought up to date. On AWS the stack's trigger does it in the middle of a deployment; LocalStack
 * runs no custom resources and takes the trigger for made.
 */
export async function migrateCore(endpoint: string, queueUrl: string): Promise<void> {
  const sqs = new SQSClient({ endpoint, region: REGION, credentials: LOCAL_CREDENTIALS, useQueueUrlAsEndpoint: false });
  const message: MigratorMessage = { eventType: 'MIGRATE_CORE', schemaVersion: 1 };
  try {
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) }));
  } finally {
    sqs.destroy();
  }
}
