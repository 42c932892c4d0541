import { queueUrl } from '../../shared/functions/function-config.ts';
import { createFunctionRuntime } from '../../shared/functions/function-runtime.ts';
import { caseOfNotification } from '../../shared/messages/commands/s3-notification.ts';
import { caseIdOf } from '../../shared/messages/send/send-messages.ts';
import { sweeperOptions } from './options.ts';
import { sweepAfterMs } from './shell/sweeper-config.ts';

const runtime = createFunctionRuntime('sweeper', process.env);

/** Moves batches on that stand still because a message was lost, and deletes idempotency records that have expired. */
export const handler = runtime.consumer(
  sweeperOptions({
    sessions: runtime.sessions,
    sendToIntake: runtime.sendTo(queueUrl(runtime.config, 'INTAKE_QUEUE_URL'), caseOfNotification),
    sendToLoader: runtime.sendTo(queueUrl(runtime.config, 'LOADER_QUEUE_URL'), caseIdOf),
    sendToCheckpoint: runtime.sendTo(queueUrl(runtime.config, 'CHECKPOINT_QUEUE_URL'), caseIdOf),
    clock: runtime.clock,
    log: runtime.log,
    measure: runtime.measure,
    afterMs: sweepAfterMs(process.env),
  }),
);
