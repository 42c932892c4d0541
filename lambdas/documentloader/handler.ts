import { createS3Client } from '../../shared/aws/aws-clients.ts';
import { createReadObject } from '../../shared/aws/object-source.ts';
import { queueUrl } from '../../shared/functions/function-config.ts';
import { createFunctionRuntime } from '../../shared/functions/function-runtime.ts';
import { caseIdOf } from '../../shared/messages/send/send-messages.ts';
import { loaderOptions } from './options.ts';
import type { LoaderPorts } from './ports.ts';

const runtime = createFunctionRuntime('documentloader', process.env);
const ports: LoaderPorts = {
  sessions: runtime.sessions,
  readObject: createReadObject(createS3Client({ endpointUrl: runtime.config.AWS_ENDPOINT_URL })),
  publish: runtime.publish,
  sendToTagger: runtime.sendTo(queueUrl(runtime.config, 'TAGGER_QUEUE_URL'), caseIdOf),
  sendToCheckpoint: runtime.sendTo(queueUrl(runtime.config, 'CHECKPOINT_QUEUE_URL'), caseIdOf),
  clock: runtime.clock,
  measure: runtime.measure,
};

/** Turns parts of load files, and documents from messages, into rows of their case. */
export const handler = runtime.consumer(loaderOptions(ports, runtime.idempotent));
