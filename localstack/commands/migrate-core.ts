import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { MigratorMessage } from '../../shared/events/migrator-queue.ts';

/** Has the core database made or brought up to date, as the stack's trigger does on AWS in the middle of a deployment. */
export async function migrateCore(sqs: SQSClient, queueUrl: string): Promise<void> {
  const message: MigratorMessage = { eventType: 'MIGRATE_CORE', schemaVersion: 1 };
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) }));
}
