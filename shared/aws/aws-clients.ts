import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

/** Where the AWS services are, when not on AWS. */
export interface AwsLocation {
  /** AWS_ENDPOINT_URL; absent on AWS. */
  readonly endpointUrl?: string | undefined;
}

/** How long a service may be silent before a request is given up, and how often it is asked in all. */
interface Patience {
  readonly maxAttempts: number;
  readonly connectionMs: number;
  /** Until SQS or SNS answers. */
  readonly answerMs: number;
  /** Between two bytes of an object, and before the first. */
  readonly stallMs: number;
}

/**
 * Four answers of five seconds are the most that the checkpoint holds a batch's row for while it releases parts, which
 * takes one request; whoever waits for that row gives up after five lock waits (LOCK_WAIT_SECONDS each), which is longer. An object's bytes may come more
 * slowly: intake reads no further while it writes parts.
 */
const PATIENCE: Patience = { maxAttempts: 4, connectionMs: 3_000, answerMs: 5_000, stallMs: 20_000 };

/** For a request that must not be taken twice when only its answer is late. */
export const ASKED_ONCE: Patience = { ...PATIENCE, maxAttempts: 1 };

/** Sockets are kept open between requests, because a TLS handshake costs more than a send does. */
const AGENT = { keepAlive: true, maxSockets: 50 } as const;

const endpoint = ({ endpointUrl }: AwsLocation) => (endpointUrl === undefined ? {} : { endpoint: endpointUrl });

const shortRequests = ({ maxAttempts, connectionMs, answerMs }: Patience) => ({
  maxAttempts,
  requestHandler: {
    connectionTimeout: connectionMs,
    requestTimeout: answerMs,
    throwOnRequestTimeout: true,
    httpAgent: AGENT,
    httpsAgent: AGENT,
  },
});

/** An SQS client that calls its endpoint and not the host in a queue's URL, which an emulator may not have. */
export const createSqsClient = (location: AwsLocation, patience = PATIENCE): SQSClient =>
  new SQSClient({ ...shortRequests(patience), ...endpoint(location), useQueueUrlAsEndpoint: false });

export const createSnsClient = (location: AwsLocation, patience = PATIENCE): SNSClient =>
  new SNSClient({ ...shortRequests(patience), ...endpoint(location) });

/**
 * An S3 client. It sets no limit on a whole request: a load file is read as a stream, as slowly as its rows are
 * written. A body that stalls fails where it is read, or its reader would hang until the function times out.
 * Emulators have no host for each bucket, so there the bucket goes into the path.
 */
export const createS3Client = (
  location: AwsLocation,
  { maxAttempts, connectionMs, stallMs }: Patience = PATIENCE,
): S3Client =>
  new S3Client({
    maxAttempts,
    requestHandler: {
      connectionTimeout: connectionMs,
      socketTimeout: stallMs,
      httpAgent: AGENT,
      httpsAgent: AGENT,
    },
    ...endpoint(location),
    forcePathStyle: location.endpointUrl !== undefined,
  });
