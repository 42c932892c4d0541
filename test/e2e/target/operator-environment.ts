import type { Address } from '../../../localstack/database/database-server.ts';
import { LOCAL_CREDENTIALS } from '../../../localstack/runtime/function-variables.ts';

export interface OperatorEnvironment {
  readonly database: Address;
  /** RDS_DBNAME. */
  readonly databaseName: string;
  readonly endpoint: string;
  readonly checkpointQueueUrl: string;
  readonly topicArn: string;
}

/** What the operators' command line reads. */
export const operatorEnvironment = (given: OperatorEnvironment): Record<string, string> => ({
  RDS_HOST: given.database.host,
  RDS_READER_HOST: given.database.host,
  RDS_PORT: String(given.database.port),
  RDS_USER: given.database.user,
  RDS_PASSWORD: given.database.password,
  RDS_DBNAME: given.databaseName,
  RDS_REGION_NAME: 'default',
  RDS_TLS: 'off',
  EVENTS_TOPIC_ARN: given.topicArn,
  CHECKPOINT_QUEUE_URL: given.checkpointQueueUrl,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
  AWS_ENDPOINT_URL: given.endpoint,
});
