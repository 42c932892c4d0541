import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

/** Where the AWS services are, when not on AWS. */
export interface AwsLocation {
  /** AWS_ENDPOINT_URL; absent on AWS. */
  readonly endpointUrl?: string | undefined;
}

const MAX_ATTEMPTS = 4;
const CONNECTION_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 20_000;
/** Sockets are kept open between requests, because a TLS handshake costs more than a send does. */
const AGENT = { keepAlive: true, maxSockets: 50 } as const;

const endpoint = ({ endpointUrl }: AwsLocation) => (endpointUrl === undefined ? {} : { endpoint: endpointUrl });

const shortRequests = {
  maxAttempts: MAX_ATTEMPTS,
  requestHandler: {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
    httpAgent: AGENT,
    httpsAgent: AGENT,
  },
};

/** An SQS client that calls its endpoint and not the host in a queue's URL, which an emulator may not have. */
export const createSqsClient = (location: AwsLocation): SQSClient =>
  new SQSClient({ ...shortRequests, ...endpoint(location), useQueueUrlAsEndpoint: false });

export const createSnsClient = (location: AwsLocation): SNSClient =>
  new SNSClient({ ...shortRequests, ...endpoint(location) });

/**
 * An S3 client. It sets no limit on a whole request: a load file is read as a stream, as slowly as its rows are
 * written. Emulators have no host for each bucket, so there the bucket goes into the path.
 */
export const createS3Client = (location: AwsLocation): S3Client =>
  new S3Client({
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS, httpAgent: AGENT, httpsAgent: AGENT },
    ...endpoint(location),
    forcePathStyle: location.endpointUrl !== undefined,
  });
