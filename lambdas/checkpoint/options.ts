import type { OwnOptions } from '../../shared/functions/function-consumer.ts';
import { type CheckpointMessage, checkpointQueueSchema } from '../../shared/messages/queues/checkpoint-queue.ts';
import type { CheckpointPorts } from './ports.ts';
import { advanceBatch, isRefusal, unitsOfBatches } from './shell/advance-batch.ts';

/** The checkpoint's own part of its consumer. */
export const checkpointOptions = (ports: CheckpointPorts): OwnOptions<CheckpointMessage> => ({
  parse: (body) => checkpointQueueSchema.parse(body),
  // A FAILED event tells of a message that is on a DLQ already, perhaps of a case that takes no work: nothing moves.
  caseIdOf: (message) => (isRefusal(message) ? null : message.caseId),
  unitsOf: unitsOfBatches,
  logFields: ({ batchId }) => ({ batchId }),
  process: (unit) => advanceBatch(ports, unit),
});
