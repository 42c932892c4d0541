import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { LocalCaseload } from '../localstack/start-local.ts';

/** AWS clients of a running emulator. */
export interface LocalClients {
  readonly s3: S3Client;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly close: () => void;
}

export function localClients({ clientConfig }: Pick<LocalCaseload, 'clientConfig'>): LocalClients {
  const s3 = new S3Client({ ...clientConfig, forcePathStyle: true });
  const sns = new SNSClient(clientConfig);
  const sqs = new SQSClient({ ...clientConfig, useQueueUrlAsEndpoint: false });
  return { s3, sns, sqs, close: () => [s3, sns, sqs].forEach((client) => void client.destroy()) };
}
