import { createS3Client } from '../../shared/shell/aws-clients.ts';
import { queueUrl } from '../../shared/shell/function-config.ts';
import { createFunctionRuntime } from '../../shared/shell/function-runtime.ts';
import { createReadObject } from '../../shared/shell/object-source.ts';
import { loaderOptions } from './shell/handler-options.ts';
import type { LoaderPorts } from './shell/ports.ts';

const runtime = createFunctionRuntime('documentloader', process.env);
const ports: LoaderPorts = {
  sessions: runtime.sessions,
  readObject: createReadObject(createS3Client({ endpointUrl: runtime.config.AWS_ENDPOINT_URL })),
  publish: runtime.publish,
  sendToTagger: runtime.sendTo(queueUrl(runtime.config, 'TAGGER_QUEUE_URL')),
  sendToCheckpoint: runtime.sendTo(queueUrl(runtime.config, 'CHECKPOINT_QUEUE_URL')),
  clock: runtime.clock,
  measure: runtime.measure,
};

/** Turns parts of load files, and documents from messages, into rows of their case. */
export const handler = runtime.consumer(loaderOptions(ports, runtime.idempotent));
