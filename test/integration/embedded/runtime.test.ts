// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are CloudFormation’s.
import { readFileSync } from 'node:fs';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { deploy } from '../../../localstack/runtime/deploy.ts';
import type { Runtime } from '../../../localstack/runtime/runtime.ts';
import { consumer, type TinyAssembly, tinyAssembly } from './tiny-assembly.ts';

const resources = {
  ...consumer({ name: 'partial', visibility: 1, maxReceiveCount: 2 }),
  ...consumer({ name: 'malformed', visibility: 1, maxReceiveCount: 1 }),
  ...consumer({ name: 'throwing', visibility: 1, maxReceiveCount: 2 }),
  ...consumer({ name: 'silent', visibility: 1, maxReceiveCount: 1 }),
  ...consumer({ name: 'hanging', timeout: 1, visibility: 60 }),
  ...consumer({ name: 'crashing', visibility: 1 }),
  ...consumer({ name: 'window', mapping: { BatchSize: 25, MaximumBatchingWindowInSeconds: 2 } }),
  ...consumer({ name: 'heavy', mapping: { BatchSize: 10, MaximumBatchingWindowInSeconds: 2 } }),
  ...consumer({ name: 'busy', mapping: { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } } }),
  ...consumer({ name: 'inspect', timeout: 30, variables: { GREETING: { 'Fn::Sub': 'from ${AWS::Region}' } } }),
  ...consumer({ name: 'events' }),
  ...consumer({ name: 'intake' }),
  Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'events' } },
  Subscription: {
    Type: 'AWS::SNS::Subscription',
    Properties: {
      Protocol: 'sqs',
      TopicArn: { Ref: 'Topic' },
      Endpoint: { 'Fn::GetAtt': ['eventsQueue', 'Arn'] },
      RawMessageDelivery: true,
      FilterPolicy: { eventType: ['LOADED', 'TAGGED'] },
    },
  },
  Source: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketName: 'source',
      VersioningConfiguration: { Status: 'Enabled' },
      NotificationConfiguration: {
        QueueConfigurations: [
          {
            Event: 's3:ObjectCreated:*',
            Queue: { 'Fn::GetAtt': ['intakeQueue', 'Arn'] },
            Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'cases/' }] } },
          },
        ],
      },
    },
  },
};

const noteBodies = 'note({ bodies });';
const handlers = {
  partial: `note({ bodies, at: Date.now(), received: event.Records.map((r) => r.attributes) });
    const failed = event.Records.filter((_, i) => bodies[i].fail);
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };`,
  malformed: `return { batchItemFailures: [{ itemIdentifier: '' }] };`,
  throwing: `note({ bodies }); throw new Error('no message of it is done');`,
  silent: `note({ bodies }); return null;`,
  hanging: `note({}); setInterval(() => {}, 1000); await new Promise(() => {});`,
  crashing: `note({ bodies }); if (event.Records[0].attributes.ApproximateReceiveCount === '1') process.exit(7);`,
  window: noteBodies,
  heavy: `note({ bytes: Buffer.byteLength(JSON.stringify(event)), ids: event.Records.map((r) => r.messageId) });`,
  busy: `note({ at: 'start' }); await new Promise((r) => setTimeout(r, 50)); note({ at: 'end' });`,
  inspect: `console.log('said by the function');
    note({ record: event.Records[0], variables: process.env, left: context.getRemainingTimeInMillis(), name: context.functionName });`,
  events: `note({ bodies, attributes: event.Records.map((r) => r.messageAttributes) });`,
  intake: `note({ bodies });`,
};

let assembly: TinyAssembly;
let runtime: Runtime;
let sqs: SQSClient;
const log: string[] = [];
const config = () => {
  const { endpoint, region } = runtime;
  return { endpoint, region, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
};

beforeAll(async () => {
  assembly = tinyAssembly(resources, handlers);
  vi.stubEnv('INHERITED', 'no function sees this');
  runtime = await deploy(assembly.directory, {
    runDirectory: `${assembly.directory}/run`,
    environment: { RDS_HOST: '127.0.0.1' },
    maxConcurrency: 4,
    onLog: (line) => log.push(line),
  });
  sqs = new SQSClient(config());
});
afterAll(async () => {
  sqs.destroy();
  await runtime.stop({ drain: false });
  assembly.remove();
});

const notes = (handler: string) => assembly.notes().filter((note) => note.handler === handler);
const eventually = <T>(assertion: () => T, timeout = 8_000) => vi.waitFor(assertion, { timeout, interval: 25 });
const send = (queue: string, ...bodies: object[]) =>
  sqs.send(
    new SendMessageBatchCommand({
      QueueUrl: runtime.queues[queue],
      Entries: bodies.map((body, i) => ({ Id: `${i}`, MessageBody: JSON.stringify(body) })),
    }),
  );
const counts = (queue: string) => runtime.queueCounts()[queue]!;
const empty = { visible: 0, inFlight: 0, delayed: 0 };

describe.concurrent('a deployed stack', () => {
  test('deletes what succeeded, retries what was named, and moves it to the DLQ after its last receive', async () => {
    await send('partial', { n: 1 }, { n: 2, fail: true }, { n: 3 });
    await eventually(() => expect(counts('partial-dlq').visible).toBe(1));
    expect(counts('partial')).toEqual(empty);
    const received = notes('partial').flatMap(({ bodies }) => (bodies as { n: number }[]).map(({ n }) => n));
    expect(received.sort()).toEqual([1, 2, 2, 3]);
    // A failed message is back when its visibility has ended, and no sooner.
    const [again] = notes('partial').flatMap(({ at, received: records }) =>
      (records as { ApproximateReceiveCount: string; ApproximateFirstReceiveTimestamp: string }[])
        .filter(({ ApproximateReceiveCount }) => ApproximateReceiveCount === '2')
        .map(({ ApproximateFirstReceiveTimestamp }) => Number(at) - Number(ApproximateFirstReceiveTimestamp)),
    );
    expect(again).toBeGreaterThanOrEqual(1_000);
  });

  test('treats a malformed response as the failure of the whole batch', async () => {
    await send('malformed', { n: 1 }, { n: 2 });
    await eventually(() => expect(counts('malformed-dlq').visible).toBe(2));
    expect(counts('malformed')).toEqual(empty);
  });

  test('treats a throw as the failure of the whole batch, as often as the queue allows', async () => {
    await send('throwing', { n: 1 }, { n: 2 });
    await eventually(() => expect(counts('throwing-dlq').visible).toBe(2));
    expect(counts('throwing')).toEqual(empty);
    const received = notes('throwing').flatMap(({ bodies }) => (bodies as { n: number }[]).map(({ n }) => n));
    expect(received.sort()).toEqual([1, 1, 2, 2]);
  });

  test('treats a null response as the success of the whole batch', async () => {
    await send('silent', { n: 1 }, { n: 2 });
    await eventually(() => expect(notes('silent').flatMap(({ bodies }) => bodies)).toHaveLength(2));
    await eventually(() => expect(counts('silent')).toEqual(empty));
    expect(counts('silent-dlq')).toEqual(empty);
  });

  test('kills a function that outlasts its timeout and keeps its messages', async () => {
    await send('hanging', {});
    await eventually(() => expect(log).toContainEqual(expect.stringMatching(/hanging.*timed out after 1\.00 seconds/)));
    expect(counts('hanging')).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
    const [{ pid } = { pid: 0 }] = notes('hanging');
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  test('counts a crash as a failed invocation and goes on in a new process', async () => {
    await send('crashing', { n: 1 });
    await eventually(() => expect(notes('crashing')).toHaveLength(2));
    await eventually(() => expect(counts('crashing')).toEqual(empty));
    const [first, second] = notes('crashing');
    expect(first?.pid).not.toBe(second?.pid);
    expect(log).toContainEqual(expect.stringMatching(/crashing.*exit code 7/));
  });

  test('fills a batch up to its size and closes it when the window ends', async () => {
    const messages = Array.from({ length: 30 }, (_, n) => ({ n }));
    for (let i = 0; i < 30; i += 10) await send('window', ...messages.slice(i, i + 10));
    await eventually(() => expect(counts('window')).toEqual(empty));
    expect(notes('window').map(({ bodies }) => (bodies as unknown[]).length)).toEqual([25, 5]);
  });

  test('closes a batch before its payload is more than Lambda takes, and delivers what has no room next', async () => {
    const MessageBody = JSON.stringify('x'.repeat(2 ** 20 - 2));
    const QueueUrl = runtime.queues['heavy'];
    const sent = await Promise.all(
      Array.from({ length: 7 }, () => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))),
    );
    await eventually(() => expect(counts('heavy')).toEqual(empty));
    const ids = notes('heavy').map((note) => note['ids'] as string[]);
    expect(ids.map(({ length }) => length)).toEqual([5, 2]);
    expect(ids.flat().toSorted()).toEqual(sent.map(({ MessageId }) => MessageId).toSorted());
    for (const { bytes } of notes('heavy')) expect(bytes).toBeLessThanOrEqual(6_000_000);
  });

  test('never runs more invocations at a time than the mapping’s maximum, and reuses processes', async () => {
    await send('busy', ...Array.from({ length: 10 }, (_, n) => ({ n })));
    await eventually(() => expect(counts('busy')).toEqual(empty));
    let running = 0;
    const atATime = notes('busy').map(({ at }) => (running += at === 'start' ? 1 : -1));
    expect(Math.max(...atATime)).toBe(2);
    expect(notes('busy')).toHaveLength(20);
    expect(new Set(notes('busy').map(({ pid }) => pid)).size).toBe(2);
  });

  test('hands a function Lambda’s event, context and environment, and nothing of its parent’s', async () => {
    const MessageAttributes = { code: { DataType: 'String', StringValue: 'X' } };
    const QueueUrl = runtime.queues['inspect'];
    const { MessageId } = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}', MessageAttributes }));
    const note = await eventually(() => notes('inspect')[0] ?? expect.fail('not invoked'));
    expect(note['record']).toMatchObject({
      messageId: MessageId,
      body: '{}',
      attributes: { ApproximateReceiveCount: '1' },
      messageAttributes: { code: { stringValue: 'X', dataType: 'String' } },
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:inspect',
      awsRegion: 'us-east-1',
    });
    expect(note['variables']).toMatchObject({
      GREETING: 'from us-east-1',
      OWN_QUEUE_URL: QueueUrl,
      RDS_HOST: '127.0.0.1',
      AWS_ENDPOINT_URL: runtime.endpoint,
      AWS_LAMBDA_FUNCTION_NAME: 'inspect',
      TZ: 'UTC',
    });
    for (const name of ['INHERITED', 'PATH', 'HOME']) expect(note['variables']).not.toHaveProperty(name);
    expect(note['left']).toBeGreaterThan(20_000);
    expect(note['left']).toBeLessThanOrEqual(30_000);
    expect(note['name']).toBe('inspect');
    expect(readFileSync(runtime.functions['inspect']!.logFile, 'utf8')).toContain('said by the function');
  });

  test('filters a topic’s events and delivers them raw', async () => {
    const sns = new SNSClient(config());
    for (const eventType of ['LOADED', 'REJECTED', 'TAGGED']) {
      const MessageAttributes = { eventType: { DataType: 'String', StringValue: eventType } };
      const Message = JSON.stringify({ eventType });
      await sns.send(new PublishCommand({ TopicArn: runtime.topics['events'], Message, MessageAttributes }));
    }
    sns.destroy();
    await eventually(() => expect(notes('events').flatMap(({ bodies }) => bodies)).toHaveLength(2));
    // A standard queue promises no order.
    const arrived = notes('events').flatMap(({ bodies, attributes }) =>
      (bodies as { eventType: string }[]).map(({ eventType }, i) => [
        eventType,
        (attributes as { eventType: { stringValue: string } }[])[i]?.eventType.stringValue,
      ]),
    );
    expect(arrived.sort()).toEqual([
      ['LOADED', 'LOADED'],
      ['TAGGED', 'TAGGED'],
    ]);
  });

  test('announces a new object to the function that reads the bucket’s queue', async () => {
    const s3 = new S3Client(config());
    const put = await s3.send(new PutObjectCommand({ Bucket: 'source', Key: 'cases/7/b/load.dat', Body: 'abc' }));
    s3.destroy();
    const seen = () => notes('intake').flatMap(({ bodies }) => bodies as { Records?: object[] }[]);
    await eventually(() => expect(seen()).toHaveLength(2));
    expect(seen()[0]).toMatchObject({ Event: 's3:TestEvent' });
    expect(seen()[1]?.Records).toMatchObject([
      { s3: { bucket: { name: 'source' }, object: { key: 'cases/7/b/load.dat', versionId: put.VersionId } } },
    ]);
  });
});
