import { createS3Client } from '../../shared/aws/aws-clients.ts';
import { createReadMetadata, createReadObject } from '../../shared/aws/object-source.ts';
import { createFunctionRuntime } from '../../shared/functions/function-runtime.ts';
import { intakeOptions } from './options.ts';

const runtime = createFunctionRuntime('intake', process.env);
const s3 = createS3Client({ endpointUrl: runtime.config.AWS_ENDPOINT_URL });

/** Takes S3's notifications of load files and cuts each file into parts. */
export const handler = runtime.consumer(
  intakeOptions({
    sessions: runtime.sessions,
    readObject: createReadObject(s3),
    readMetadata: createReadMetadata(s3),
    publish: runtime.publish,
    clock: runtime.clock,
  }),
);
