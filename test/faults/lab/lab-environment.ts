import type { LabOptions } from './lab-options.ts';

export const VISIBILITY_SECONDS = 6;

/** What every function of a lab has in its environment over the template's. */
export const labEnvironment = (
  { visibilitySeconds = VISIBILITY_SECONDS, maxReceiveCount, environment }: LabOptions,
  prefix: string,
  awsEndpoint: string,
): Readonly<Record<string, string>> => ({
  RDS_DBNAME: prefix,
  AWS_ENDPOINT_URL: awsEndpoint,
  VISIBILITY_TIMEOUT_SECONDS: String(visibilitySeconds),
  ...(maxReceiveCount === undefined ? {} : { MAX_RECEIVE_COUNT: String(maxReceiveCount) }),
  REQUEUE_BASE_SECONDS: '1',
  REQUEUE_MAX_SECONDS: '5',
  ...environment,
});
