import type { IncomingMessage } from 'node:http';

/** A request of a function, as far as faults tell requests apart. */
export interface AwsRequest {
  readonly service: 'sqs' | 'sns' | 's3';
  /** As the API names it: SendMessageBatch, PublishBatch, GetObject. */
  readonly action: string;
  /** The execution environment that sent it, from `app/` in its User-Agent. */
  readonly environmentId: string | null;
  /** Empty for S3, whose bodies are streamed. */
  readonly body: string;
}

/** SQS speaks AWS JSON and SNS the query protocol, both with their action in the request; the rest is S3. */
export const serviceOf = ({ headers }: IncomingMessage): AwsRequest['service'] => {
  if (String(headers['x-amz-target'] ?? '').startsWith('AmazonSQS.')) return 'sqs';
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? 'sns' : 's3';
};

/** An environment's id is a UUID; Powertools writes more behind it. */
const ENVIRONMENT = / app\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})/;

/** @param body What was read of it; S3's is not. */
export function awsRequest(request: IncomingMessage, service: AwsRequest['service'], body: string): AwsRequest {
  const environmentId = ENVIRONMENT.exec(request.headers['user-agent'] ?? '')?.[1] ?? null;
  return { service, action: actionOf(request, service, body), environmentId, body };
}

function actionOf(request: IncomingMessage, service: AwsRequest['service'], body: string): string {
  if (service === 'sqs') return String(request.headers['x-amz-target']).slice('AmazonSQS.'.length);
  if (service === 'sns') return new URLSearchParams(body).get('Action') ?? '';
  return s3Action(request.method ?? '', new URL(request.url ?? '/', 'http://s3'));
}

const S3_ACTIONS: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  HEAD: 'HeadObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
  'GET ?list-type': 'ListObjectsV2',
  'PUT ?partNumber': 'UploadPart',
  'POST ?uploads': 'CreateMultipartUpload',
  'POST ?uploadId': 'CompleteMultipartUpload',
};

/** S3 is REST: a method, with a parameter where that means something else. One that is not listed is named as it came. */
function s3Action(method: string, { searchParams }: URL): string {
  const parameter = [...searchParams.keys()].find((name) => `${method} ?${name}` in S3_ACTIONS);
  const call = parameter === undefined ? method : `${method} ?${parameter}`;
  return S3_ACTIONS[call] ?? call;
}
