import { loaderOptions } from '../../../lambdas/documentloader/options.ts';
import { createFunctionCommands } from '../../../shared/functions/function-consumer.ts';
import type { LoaderMessage } from '../../../shared/messages/queues/loader-queue.ts';
import type { TestPlatform } from '../case-database.ts';
import { createMemoryObjects } from './memory-objects.ts';
import { type QueueConsumer, startQueueConsumer } from './queue-consumer.ts';

/** The documentloader on a queue of the emulator, for the running test. */
export function startLoaderOnQueue({
  sessions,
  config,
  core,
}: Pick<TestPlatform, 'sessions' | 'config' | 'core'>): Promise<QueueConsumer> {
  const ports = {
    sessions,
    readObject: createMemoryObjects().readObject,
    sendToTagger: async () => {},
    sendToCheckpoint: async () => {},
    clock: Date.now,
    measure: () => {},
  };
  return startQueueConsumer<LoaderMessage>({
    name: 'documentloader',
    queueName: 'loader',
    sessions,
    config,
    own: (publish) =>
      loaderOptions({ ...ports, publish }, createFunctionCommands('documentloader', sessions, core, Date.now)),
  });
}

/** A message of one document for the batch `mail`. */
export const documentMessage = (caseId: number, documentId: string) => ({
  eventType: 'DOCUMENT_PROCESSED',
  schemaVersion: 1,
  caseId,
  batchName: 'mail',
  documents: [{ documentId, fields: { SUBJECT: `Subject of ${documentId}` } }],
});

/** The ids of the documents that a case has as exhibits, sorted. */
export async function exhibitIds({ query, sessions }: TestPlatform, caseId: number): Promise<string[]> {
  const { schema } = await sessions.directory.find(caseId);
  const rows = await query<{ id: string }>(
    `SELECT nge_document_id AS id FROM \`${schema}\`.exhibits WHERE npcase_id = ${caseId} ORDER BY 1`,
  );
  return rows.map(({ id }) => id);
}
