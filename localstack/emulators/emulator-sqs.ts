import { SQSClient } from '@aws-sdk/client-sqs';
import { LOCAL_CREDENTIALS } from '../runtime/function-variables.ts';
import { REGION } from './aws-variables.ts';

/** SQS of an emulator, whatever host the URLs of its queues name. */
export const emulatorSqs = (endpoint: string): SQSClient =>
  new SQSClient({ endpoint, region: REGION, credentials: LOCAL_CREDENTIALS, useQueueUrlAsEndpoint: false });
