import type { OwnOptions } from '../../shared/functions/function-consumer.ts';
import type { RunCommand } from '../../shared/idempotency/idempotent-command.ts';
import { type LoaderMessage, loaderQueueSchema } from '../../shared/messages/queues/loader-queue.ts';
import type { LoaderPorts } from './ports.ts';
import { processMessages, unitsOfMessages } from './shell/process-messages.ts';

/** The documentloader's own part of its consumer. */
export const loaderOptions = (ports: LoaderPorts, idempotent: RunCommand): OwnOptions<LoaderMessage> => ({
  parse: (body) => loaderQueueSchema.parse(body),
  caseIdOf: ({ caseId }) => caseId,
  unitsOf: unitsOfMessages,
  logFields: (message) =>
    'partNumber' in message
      ? { batchId: message.batchId, partNumber: message.partNumber }
      : { batchName: message.batchName },
  process: async (unit, { remainingMs }) => {
    const [message] = unit;
    if (message === undefined || !('partNumber' in message)) return processMessages(ports, unit);
    const { eventType, caseId, batchId, partNumber } = message;
    // The release is part of the key: by the record of an earlier run, its lost tag commands would stay lost.
    const release = 'release' in message ? [message.release] : [];
    await idempotent({
      key: [eventType, caseId, batchId, partNumber, ...release],
      payload: { ...message },
      remainingMs,
      work: async () => {
        await processMessages(ports, unit);
        return null;
      },
    });
  },
});
