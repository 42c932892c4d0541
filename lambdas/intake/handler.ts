import { createS3Client } from '../../shared/shell/aws-clients.ts';
import { createFunctionRuntime } from '../../shared/shell/function-runtime.ts';
import { createReadObject } from '../../shared/shell/object-source.ts';
import { intakeOptions } from './shell/handler-options.ts';

const runtime = createFunctionRuntime('intake', process.env);

/** Takes S3's notifications of load files and cuts each file into parts. */
export const handler = runtime.consumer(
  intakeOptions({
    sessions: runtime.sessions,
    readObject: createReadObject(createS3Client({ endpointUrl: runtime.config.AWS_ENDPOINT_URL })),
    publish: runtime.publish,
    clock: runtime.clock,
  }),
);
