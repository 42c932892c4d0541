import { queueUrl } from '../../shared/functions/function-config.ts';
import { createFunctionRuntime } from '../../shared/functions/function-runtime.ts';
import { caseIdOf } from '../../shared/messages/send/send-messages.ts';
import { checkpointOptions } from './options.ts';

const runtime = createFunctionRuntime('checkpoint', process.env);

/** Follows a batch's events: releases its next parts, and finishes it when its last part is done. */
export const handler = runtime.consumer(
  checkpointOptions({
    sessions: runtime.sessions,
    sendToLoader: runtime.sendTo(queueUrl(runtime.config, 'LOADER_QUEUE_URL'), caseIdOf),
    publish: runtime.publish,
    clock: runtime.clock,
    measure: runtime.measure,
  }),
);
