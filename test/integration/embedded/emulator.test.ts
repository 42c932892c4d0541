import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { PublishBatchCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedAws, startEmbeddedAws } from '../../../localstack/fauxqs/start-emulator.ts';

let emulator: EmbeddedAws;
let s3: S3Client;
let sqs: SQSClient;
let sns: SNSClient;

beforeAll(async () => {
  emulator = await startEmbeddedAws({ region: 'eu-west-1' });
  const { endpoint, region } = emulator;
  const config = { endpoint, region, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
  [s3, sqs, sns] = [new S3Client(config), new SQSClient(config), new SNSClient(config)];
});
afterAll(async () => {
  for (const client of [s3, sqs, sns]) client.destroy();
  await emulator.stop();
});

let made = 0;
const unique = (name: string) => `${name}-${++made}`;
const makeQueue = (name: string) => emulator.createQueue(unique(name), { VisibilityTimeout: '30' });

/** Every message of the queue, received and deleted. */
async function drain(QueueUrl: string): Promise<Message[]> {
  const all: Message[] = [];
  for (;;) {
    const request = { QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All' as const] };
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(request));
    if (Messages.length === 0) return all;
    for (const { ReceiptHandle } of Messages) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    all.push(...Messages);
  }
}
const bodies = async (url: string) => (await drain(url)).map(({ Body }) => JSON.parse(Body ?? '{}'));

function makeBucket({ versioned = false, prefix = '' } = {}) {
  const queue = makeQueue('intake');
  const Bucket = unique('source');
  emulator.createBucket(Bucket, {
    versioned,
    notifications: [{ queueArn: queue.arn, events: ['s3:ObjectCreated:*'], prefix, suffix: '' }],
  });
  return { Bucket, queueUrl: queue.url };
}

describe('a bucket with notifications', () => {
  test('sends S3’s test event, then an event for each new object under the prefix', async () => {
    const { Bucket, queueUrl } = makeBucket({ prefix: 'cases/' });
    await s3.send(new PutObjectCommand({ Bucket, Key: 'cases/7/first batch/ä.dat', Body: 'abc' }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'elsewhere.dat', Body: 'abc' }));

    const [testEvent, event, ...more] = await bodies(queueUrl);
    expect(testEvent).toMatchObject({ Event: 's3:TestEvent', Bucket });
    expect(more).toEqual([]);
    expect(event.Records).toMatchObject([
      {
        eventName: 'ObjectCreated:Put',
        awsRegion: 'eu-west-1',
        s3: {
          bucket: { name: Bucket },
          object: { key: 'cases/7/first+batch/%C3%A4.dat', size: 3, eTag: '900150983cd24fb0d6963f7d28e17f72' },
        },
      },
    ]);
  });

  test('names the way an object came: copied, or uploaded in parts', async () => {
    const { Bucket, queueUrl } = makeBucket();
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'abc' }));
    await s3.send(new CopyObjectCommand({ Bucket, Key: 'b', CopySource: `${Bucket}/a` }));
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'c' }));
    const part = { Bucket, Key: 'c', UploadId, PartNumber: 1 };
    const { ETag } = await s3.send(new UploadPartCommand({ ...part, Body: 'abcd' }));
    const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
    await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: 'c', UploadId, MultipartUpload }));

    const events = (await bodies(queueUrl)).slice(1).map(({ Records: [record] }) => record);
    expect(events.map(({ eventName, s3: { object } }) => [eventName, object.key, object.size])).toEqual([
      ['ObjectCreated:Put', 'a', 3],
      ['ObjectCreated:Copy', 'b', 3],
      ['ObjectCreated:CompleteMultipartUpload', 'c', 4],
    ]);
  });
});

describe('an object', () => {
  test('is read by byte ranges, and only while its ETag matches', async () => {
    const { Bucket } = makeBucket();
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: '0123456789' }));
    const range = await s3.send(new GetObjectCommand({ Bucket, Key: 'k', Range: 'bytes=2-4', IfMatch: ETag }));
    expect(await range.Body?.transformToString()).toBe('234');
    expect(range.ContentRange).toBe('bytes 2-4/10');

    const unquoted = ETag?.replaceAll('"', '');
    await s3.send(new HeadObjectCommand({ Bucket, Key: 'k', IfMatch: unquoted }));
    await s3.send(new GetObjectCommand({ Bucket, Key: 'k', IfMatch: unquoted }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'changed' }));
    const status = (code: number) =>
      expect.objectContaining({ $metadata: expect.objectContaining({ httpStatusCode: code }) });
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'k', IfMatch: ETag }))).rejects.toEqual(status(412));
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'k', IfMatch: ETag }))).rejects.toEqual(status(412));
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'k', Range: 'bytes=99-' }))).rejects.toEqual(status(416));
  });

  test('keeps each version, readable in ranges after it was replaced and deleted', async () => {
    const { Bucket, queueUrl } = makeBucket({ versioned: true });
    const first = await s3.send(
      new PutObjectCommand({ Bucket, Key: 'k', Body: 'first', Metadata: { 'load-again': 'true' } }),
    );
    const second = await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'second' }));
    expect(first.VersionId).not.toBe(second.VersionId);

    const current = await s3.send(new GetObjectCommand({ Bucket, Key: 'k' }));
    expect([await current.Body?.transformToString(), current.VersionId]).toEqual(['second', second.VersionId]);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
    const old = await s3.send(
      new GetObjectCommand({ Bucket, Key: 'k', VersionId: first.VersionId, Range: 'bytes=1-2', IfMatch: first.ETag }),
    );
    expect([await old.Body?.transformToString(), old.VersionId]).toEqual(['ir', first.VersionId]);
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'k', VersionId: first.VersionId }));
    expect([head.ContentLength, head.Metadata]).toEqual([5, { 'load-again': 'true' }]);

    const unknown = s3.send(new GetObjectCommand({ Bucket, Key: 'k', VersionId: 'nothing' }));
    await expect(unknown).rejects.toMatchObject({ name: 'NoSuchVersion' });
    const versions = (await bodies(queueUrl)).slice(1).map(({ Records: [record] }) => record.s3.object.versionId);
    expect(versions).toEqual([first.VersionId, second.VersionId]);
  });

  test('may be larger than fauxqs itself takes', async () => {
    const { Bucket } = makeBucket();
    await s3.send(new PutObjectCommand({ Bucket, Key: 'large', Body: Buffer.alloc(20 * 1024 * 1024) }));
    expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'large' }))).ContentLength).toBe(20 * 1024 * 1024);
  });
});

describe('a message group', () => {
  const groups = async (url: string) =>
    (await drain(url)).map(({ Body, Attributes }) => [Body, Attributes?.['MessageGroupId']]);

  test('is returned by a standard queue, to consumers in this process too', async () => {
    const queue = makeQueue('fair');
    await sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'a', MessageGroupId: '7' }));
    expect(await queue.receive(1, 0)).toMatchObject([{ body: 'a', attributes: { MessageGroupId: '7' } }]);
    const Entries = [
      { Id: '1', MessageBody: 'b', MessageGroupId: '8' },
      { Id: '2', MessageBody: 'c' },
    ];
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: queue.url, Entries }));
    expect(await groups(queue.url)).toEqual([
      ['b', '8'],
      ['c', undefined],
    ]);
  });

  test('is kept for a consumer that already waits', async () => {
    const queue = makeQueue('fair');
    const waiting = queue.receive(1, 5_000);
    await sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'a', MessageGroupId: '7' }));
    expect(await waiting).toMatchObject([{ attributes: { MessageGroupId: '7' } }]);
  });

  test('is forwarded from a topic, raw or wrapped', async () => {
    const [raw, wrapped] = [makeQueue('raw'), makeQueue('wrapped')];
    const TopicArn = emulator.createTopic(unique('events'));
    emulator.subscribe(TopicArn, raw.arn, { RawMessageDelivery: 'true' });
    emulator.subscribe(TopicArn, wrapped.arn, {});
    await sns.send(new PublishCommand({ TopicArn, Message: '{"n":1}', MessageGroupId: '7' }));
    const PublishBatchRequestEntries = [
      { Id: '1', Message: '{"n":2}', MessageGroupId: '8' },
      { Id: '2', Message: '{"n":3}', MessageGroupId: '9' },
    ];
    await sns.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }));
    expect(await groups(raw.url)).toEqual([
      ['{"n":1}', '7'],
      ['{"n":2}', '8'],
      ['{"n":3}', '9'],
    ]);
    expect((await groups(wrapped.url)).map(([, group]) => group)).toEqual(['7', '8', '9']);
  });
});
