import { type LoaderMessage, loaderQueueSchema } from '../../shared/events/loader-queue.ts';
import { createS3Client } from '../../shared/shell/aws-clients.ts';
import { queueUrl } from '../../shared/shell/function-config.ts';
import { createFunctionRuntime } from '../../shared/shell/function-runtime.ts';
import { withLogFields } from '../../shared/shell/logger.ts';
import { createReadObject } from '../../shared/shell/object-source.ts';
import type { LoaderPorts } from './shell/ports.ts';
import { processMessages, unitsOfMessages } from './shell/process-messages.ts';

const runtime = createFunctionRuntime('documentloader', process.env);
const ports: LoaderPorts = {
  sessions: runtime.sessions,
  readObject: createReadObject(createS3Client({ endpointUrl: runtime.config.AWS_ENDPOINT_URL })),
  publish: runtime.publish,
  sendToTagger: runtime.sendTo(queueUrl(runtime.config, 'TAGGER_QUEUE_URL')),
  sendToCheckpoint: runtime.sendTo(queueUrl(runtime.config, 'CHECKPOINT_QUEUE_URL')),
  clock: runtime.clock,
};

/** Turns parts of load files, and documents from messages, into rows of their case. */
export const handler = runtime.consumer<LoaderMessage>({
  parse: (body) => loaderQueueSchema.parse(body),
  caseIdOf: ({ caseId }) => caseId,
  unitsOf: unitsOfMessages,
  process: async (unit, { remainingMs }) => {
    const [message] = unit;
    if (message?.eventType !== 'LOAD_PART') {
      return withLogFields({ batchName: message?.batchName }, () => processMessages(ports, unit));
    }
    const { caseId, batchId, partNumber } = message;
    await withLogFields({ batchId, partNumber }, () =>
      runtime.idempotent({
        key: ['LOAD_PART', caseId, batchId, partNumber],
        payload: { ...message },
        remainingMs,
        work: async () => {
          await processMessages(ports, unit);
          return null;
        },
      }),
    );
  },
});
