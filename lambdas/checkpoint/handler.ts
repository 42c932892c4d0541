import { type CheckpointMessage, checkpointQueueSchema } from '../../shared/events/checkpoint-queue.ts';
import { queueUrl } from '../../shared/shell/function-config.ts';
import { createFunctionRuntime } from '../../shared/shell/function-runtime.ts';
import { withLogFields } from '../../shared/shell/logger.ts';
import { advanceBatch, isRefusal, unitsOfBatches } from './shell/advance-batch.ts';
import type { CheckpointPorts } from './shell/ports.ts';

const runtime = createFunctionRuntime('checkpoint', process.env);
const ports: CheckpointPorts = {
  sessions: runtime.sessions,
  sendToLoader: runtime.sendTo(queueUrl(runtime.config, 'LOADER_QUEUE_URL')),
  publish: runtime.publish,
  clock: runtime.clock,
};

/** Follows a batch's events: releases its next parts, and finishes it when its last part is done. */
export const handler = runtime.consumer<CheckpointMessage>({
  parse: (body) => checkpointQueueSchema.parse(body),
  // A FAILED event tells of a message that is on a DLQ already, perhaps of a case that takes no work: nothing moves.
  caseIdOf: (message) => (isRefusal(message) ? null : message.caseId),
  unitsOf: unitsOfBatches,
  process: (unit) => withLogFields({ batchId: unit[0]?.batchId ?? null }, () => advanceBatch(ports, unit)),
});
