import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { EmulatedQueue } from '../../../localstack/fauxqs/emulated-queue.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../../localstack/fauxqs/start-emulator.ts';
import { type AwsProxy, type AwsRequest, type AwsVerdict, startAwsProxy } from './aws-proxy.ts';

const Bucket = 'source';
const ENVIRONMENT = '9ab0bc37-0f2c-4be1-a689-30b70c527ffb';
let emulator: EmbeddedAws;
let proxy: AwsProxy;
let queue: EmulatedQueue;
let TopicArn: string;
let s3: S3Client;
let sqs: SQSClient;
let sns: SNSClient;

beforeAll(async () => {
  emulator = await startEmbeddedAws();
  proxy = await startAwsProxy();
  proxy.setTarget(emulator.endpoint);
  queue = emulator.createQueue('work', { VisibilityTimeout: '30' });
  TopicArn = emulator.createTopic('events');
  emulator.subscribe(TopicArn, queue.arn, { RawMessageDelivery: 'true' });
  emulator.createBucket(Bucket, { versioned: false, notifications: [] });
  s3 = new S3Client({ ...config(proxy), forcePathStyle: true });
  sqs = sqsClient(proxy, { maxAttempts: 1 });
  sns = new SNSClient(config(proxy));
});
afterAll(async () => {
  for (const client of [s3, sqs, sns]) client.destroy();
  await proxy.close();
  await emulator.stop();
});

const config = ({ endpoint }: AwsProxy) => ({
  endpoint,
  region: emulator.region,
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  userAgentAppId: ENVIRONMENT,
  maxAttempts: 1,
  requestHandler: { requestTimeout: 2_000, throwOnRequestTimeout: true },
});
const sqsClient = (through: AwsProxy, { maxAttempts }: { maxAttempts: number }): SQSClient =>
  new SQSClient({ ...config(through), maxAttempts, useQueueUrlAsEndpoint: false });

/** Gives the next request of an action this verdict, and keeps it. */
function give(action: string, verdict: AwsVerdict): AwsRequest[] {
  const given: AwsRequest[] = [];
  const remove = proxy.onRequest((request) => {
    if (request.action !== action || given.length > 0) return { kind: 'pass' };
    given.push(request);
    return verdict;
  });
  onTestFinished(remove);
  return given;
}

const send = (...bodies: string[]) =>
  sqs.send(
    new SendMessageBatchCommand({
      QueueUrl: queue.url,
      Entries: bodies.map((MessageBody, i) => ({ Id: `${i}`, MessageBody })),
    }),
  );
const publish = (...bodies: string[]) =>
  sns.send(
    new PublishBatchCommand({
      TopicArn,
      PublishBatchRequestEntries: bodies.map((Message, i) => ({
        Id: `${i}`,
        Message,
        MessageAttributes: { eventType: { DataType: 'String', StringValue: 'A&B' } },
      })),
    }),
  );
const get = (Key: string) => s3.send(new GetObjectCommand({ Bucket, Key }));

/** The bodies in the queue, in any order; the queue is empty then. */
async function received(): Promise<string[]> {
  const all: string[] = [];
  for (;;) {
    const messages = await queue.receive(10, 0);
    if (messages.length === 0) return all.toSorted();
    for (const { receiptHandle, body } of messages) {
      all.push(body);
      queue.delete(receiptHandle);
    }
  }
}

test('requests of all three services go through, and each is known by its action and its sender', async () => {
  const seen: AwsRequest[] = [];
  onTestFinished(
    proxy.onRequest((request) => {
      seen.push(request);
      return { kind: 'pass' };
    }),
  );
  const content = Buffer.alloc(3_000_000, 'x');
  await s3.send(new PutObjectCommand({ Bucket, Key: 'k/ä b', Body: content }));
  await s3.send(new HeadObjectCommand({ Bucket, Key: 'k/ä b' }));
  expect(await (await get('k/ä b')).Body?.transformToByteArray()).toEqual(new Uint8Array(content));
  await send('a', 'b');
  await publish('c');
  expect(await received()).toEqual(['a', 'b', 'c']);

  expect(seen.map(({ service, action }) => `${service}.${action}`)).toEqual([
    's3.PutObject',
    's3.HeadObject',
    's3.GetObject',
    'sqs.SendMessageBatch',
    'sns.PublishBatch',
  ]);
  expect(new Set(seen.map(({ environmentId }) => environmentId))).toEqual(new Set([ENVIRONMENT]));
  expect(JSON.parse(seen[3]?.body ?? '{}')).toMatchObject({ QueueUrl: queue.url });
  expect(proxy.counts()).toMatchObject({ 's3.GetObject': 1, 'sns.PublishBatch': 1 });
});

test('an error is one that the SDK knows: its name, its status, and whether it was throttled', async () => {
  give('SendMessageBatch', { kind: 'answer', status: 400, code: 'ThrottlingException' });
  await expect(send('a')).rejects.toMatchObject({ name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } });
  give('PublishBatch', { kind: 'answer', status: 503, code: 'ServiceUnavailable' });
  await expect(publish('a')).rejects.toMatchObject({ name: 'ServiceUnavailable', $metadata: { httpStatusCode: 503 } });
  give('GetObject', { kind: 'answer', status: 503, code: 'SlowDown' });
  await expect(get('k')).rejects.toMatchObject({ name: 'SlowDown', $metadata: { httpStatusCode: 503 } });
  expect(await received()).toEqual([]);
});

test('a client that is throttled, reset or not answered tries again by itself', async () => {
  const patient = sqsClient(proxy, { maxAttempts: 4 });
  onTestFinished(() => patient.destroy());
  give('SendMessage', { kind: 'answer', status: 400, code: 'ThrottlingException' });
  give('SendMessage', { kind: 'reset' });
  give('SendMessage', { kind: 'hang' });
  await patient.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'a' }));
  expect(await received()).toEqual(['a']);
});

test('a request that hangs or is reset never reached the service', async () => {
  give('SendMessageBatch', { kind: 'hang' });
  await expect(send('a')).rejects.toMatchObject({ name: 'TimeoutError' });
  give('PublishBatch', { kind: 'reset' });
  await expect(publish('b')).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(await received()).toEqual([]);
});

test('of a batch that goes through in part, the rest is failed by the service and never reaches it', async () => {
  give('SendMessageBatch', { kind: 'partial', accept: 1 });
  const sent = await send('a', 'b', 'c');
  expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['0']);
  expect(sent.Failed).toMatchObject([
    { Id: '1', Code: 'InternalError', SenderFault: false },
    { Id: '2', Code: 'InternalError', SenderFault: false },
  ]);
  give('PublishBatch', { kind: 'partial', accept: 2 });
  const published = await publish('d', 'e', 'f');
  expect(published.Successful?.map(({ Id }) => Id)).toEqual(['0', '1']);
  expect(published.Failed).toMatchObject([{ Id: '2', Code: 'InternalError', SenderFault: false }]);
  expect(await received()).toEqual(['a', 'd', 'e']);
});

test('a batch of which nothing is accepted does not reach the service at all', async () => {
  give('SendMessageBatch', { kind: 'partial', accept: 0 });
  expect((await send('a')).Failed).toHaveLength(1);
  give('PublishBatch', { kind: 'partial', accept: 0 });
  expect((await publish('b')).Failed).toHaveLength(1);
  expect(await received()).toEqual([]);
});

test('between the service’s answer and the client’s hearing it, anything may happen', async () => {
  let before: string[] = [];
  const run = async () => {
    before = await received();
    return 'reset' as const;
  };
  give('SendMessageBatch', { kind: 'after', run });
  await expect(send('a')).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(before).toEqual(['a']);
  give('PublishBatch', { kind: 'after', run: async () => 'answer' });
  expect((await publish('b')).Successful).toHaveLength(1);
  expect(await received()).toEqual(['b']);
});

test('who hangs is told when the client gives up, and who breaks a body off when it was long enough to break', async () => {
  const told: string[] = [];
  give('SendMessageBatch', { kind: 'hang', givenUp: () => told.push('given up') });
  await expect(send('a')).rejects.toMatchObject({ name: 'TimeoutError' });
  await vi.waitFor(() => expect(told).toEqual(['given up']));

  const brokenOff = () => told.push('broken off');
  await s3.send(new PutObjectCommand({ Bucket, Key: 'short', Body: 'x'.repeat(999) }));
  give('GetObject', { kind: 'body', afterBytes: 1000, ending: 'reset', brokenOff });
  expect(await (await get('short')).Body?.transformToByteArray()).toHaveLength(999);
  expect(told).toEqual(['given up']);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'short', Body: 'x'.repeat(1001) }));
  give('GetObject', { kind: 'body', afterBytes: 1000, ending: 'reset', brokenOff });
  await expect((await get('short')).Body?.transformToByteArray()).rejects.toThrow(/aborted|ECONNRESET/);
  expect(told).toEqual(['given up', 'broken off']);
});

test('an object’s body may be reset or stall on its way', async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: 'long', Body: Buffer.alloc(1_000_000) }));
  give('GetObject', { kind: 'body', afterBytes: 1000, ending: 'reset' });
  await expect((await get('long')).Body?.transformToByteArray()).rejects.toThrow(/aborted|ECONNRESET/);

  give('GetObject', { kind: 'body', afterBytes: 1000, ending: 'stall' });
  const { Body } = await get('long');
  let bytes = 0;
  const reading = (async () => {
    for await (const chunk of Body as AsyncIterable<Buffer>) bytes += chunk.length;
    return 'read to its end';
  })();
  await vi.waitFor(() => expect(bytes).toBe(1000));
  const another = get('long').then((answer) => answer.Body?.transformToByteArray());
  expect(await Promise.race([reading, another.then(() => 'stalled')])).toBe('stalled');
  (Body as unknown as { destroy(): void }).destroy();
  await reading.catch(() => {});
  expect(bytes).toBe(1000);
});

test('nobody listens behind the proxy: the client sees a reset', async () => {
  const lonely = await startAwsProxy();
  onTestFinished(() => lonely.close());
  lonely.setTarget('http://127.0.0.1:9');
  const client = sqsClient(lonely, { maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  await expect(client.send(new ReceiveMessageCommand({ QueueUrl: queue.url }))).rejects.toMatchObject({
    code: 'ECONNRESET',
  });
});
