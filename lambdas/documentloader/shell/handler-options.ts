import { type LoaderMessage, loaderQueueSchema } from '../../../shared/events/loader-queue.ts';
import type { OwnOptions } from '../../../shared/shell/function-consumer.ts';
import type { RunCommand } from '../../../shared/shell/idempotency/idempotent-command.ts';
import type { LoaderPorts } from './ports.ts';
import { processMessages, unitsOfMessages } from './process-messages.ts';

/** The documentloader's own part of its consumer. */
export const loaderOptions = (ports: LoaderPorts, idempotent: RunCommand): OwnOptions<LoaderMessage> => ({
  parse: (body) => loaderQueueSchema.parse(body),
  caseIdOf: ({ caseId }) => caseId,
  unitsOf: unitsOfMessages,
  logFields: (message) =>
    message.eventType === 'LOAD_PART'
      ? { batchId: message.batchId, partNumber: message.partNumber }
      : { batchName: message.batchName },
  process: async (unit, { remainingMs }) => {
    const [message] = unit;
    if (message?.eventType !== 'LOAD_PART') return processMessages(ports, unit);
    const { caseId, batchId, partNumber } = message;
    await idempotent({
      key: ['LOAD_PART', caseId, batchId, partNumber],
      payload: { ...message },
      remainingMs,
      work: async () => {
        await processMessages(ports, unit);
        return null;
      },
    });
  },
});
