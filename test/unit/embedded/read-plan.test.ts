// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are CloudFormation’s.
import { describe, expect, test } from 'vitest';
import { readPlan } from '../../../localstack/runtime/read-plan.ts';
import type { Resource, Stack } from '../../../localstack/runtime/template.ts';

const place = { region: 'eu-west-1', account: '000000000000', endpoint: 'http://127.0.0.1:1' };
const queueArn = 'arn:aws:sqs:eu-west-1:000000000000';

const stackOf = (Resources: Record<string, Resource>, more: object = {}): Stack => ({
  name: 'stack',
  template: { Resources, ...more },
  assets: new Map([['abc.zip', '/code/asset.abc']]),
});
const plan = (resources: Record<string, Resource>, more?: object) => readPlan(stackOf(resources, more), place);

const fn: Resource = {
  Type: 'AWS::Lambda::Function',
  Properties: { Code: { S3Bucket: 'b', S3Key: 'abc.zip' }, Handler: 'index.handler', FunctionName: 'worker' },
};

describe('the plan of a template', () => {
  test('gives a queue its name, its times and its dead-letter queue', () => {
    const { queues } = plan({
      Jobs: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: { 'Fn::Sub': '${AWS::StackName}-jobs' },
          VisibilityTimeout: 990,
          MessageRetentionPeriod: 345600,
          RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 5 },
          KmsMasterKeyId: 'alias/aws/sqs',
        },
      },
      Dead: { Type: 'AWS::SQS::Queue' },
    });
    expect(queues).toEqual([
      {
        logicalId: 'Jobs',
        name: 'stack-jobs',
        attributes: {
          VisibilityTimeout: '990',
          MessageRetentionPeriod: '345600',
          RedrivePolicy: `{"deadLetterTargetArn":"${queueArn}:stack-Dead","maxReceiveCount":5}`,
        },
      },
      { logicalId: 'Dead', name: 'stack-Dead', attributes: {} },
    ]);
  });

  test('subscribes a queue with its filter policy and raw delivery', () => {
    const { topics, subscriptions } = plan({
      Queue: { Type: 'AWS::SQS::Queue' },
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'events' } },
      Subscription: {
        Type: 'AWS::SNS::Subscription',
        Properties: {
          Protocol: 'sqs',
          TopicArn: { Ref: 'Topic' },
          Endpoint: { 'Fn::GetAtt': ['Queue', 'Arn'] },
          RawMessageDelivery: true,
          FilterPolicy: { eventType: ['LOADED'] },
        },
      },
    });
    expect(topics).toEqual([{ logicalId: 'Topic', name: 'events' }]);
    expect(subscriptions).toEqual([
      {
        topicArn: 'arn:aws:sns:eu-west-1:000000000000:events',
        queueArn: `${queueArn}:stack-Queue`,
        attributes: { RawMessageDelivery: 'true', FilterPolicy: '{"eventType":["LOADED"]}' },
      },
    ]);
  });

  test('reads versioning and notifications of a bucket', () => {
    const { buckets } = plan({
      Queue: { Type: 'AWS::SQS::Queue' },
      Source: {
        Type: 'AWS::S3::Bucket',
        Properties: {
          VersioningConfiguration: { Status: 'Enabled' },
          NotificationConfiguration: {
            QueueConfigurations: [
              {
                Event: 's3:ObjectCreated:*',
                Queue: { 'Fn::GetAtt': ['Queue', 'Arn'] },
                Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'cases/' }] } },
              },
            ],
          },
        },
      },
    });
    expect(buckets).toEqual([
      {
        logicalId: 'Source',
        name: 'stack-source',
        versioned: true,
        notifications: [
          { queueArn: `${queueArn}:stack-Queue`, events: ['s3:ObjectCreated:*'], prefix: 'cases/', suffix: '' },
        ],
      },
    ]);
  });

  test('finds the code of a function and resolves its environment to text', () => {
    const { functions } = plan({
      Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } },
      Worker: {
        ...fn,
        Properties: {
          ...fn.Properties,
          Timeout: 60,
          MemorySize: 1769,
          Environment: { Variables: { QUEUE_URL: { Ref: 'Queue' }, COUNT: 5 } },
        },
      },
    });
    expect(functions).toEqual([
      {
        logicalId: 'Worker',
        name: 'worker',
        arn: 'arn:aws:lambda:eu-west-1:000000000000:function:worker',
        codeDirectory: '/code/asset.abc',
        handler: 'index.handler',
        timeoutSeconds: 60,
        memoryMegabytes: 1769,
        environment: { QUEUE_URL: 'http://127.0.0.1:1/000000000000/jobs', COUNT: '5' },
      },
    ]);
  });

  const mapping = (properties: object): Resource => ({
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, FunctionName: { Ref: 'Worker' }, ...properties },
  });
  const queue: Resource = { Type: 'AWS::SQS::Queue' };

  test('reads every setting of an event source mapping', () => {
    const settings = {
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 60,
      ScalingConfig: { MaximumConcurrency: 20 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    };
    expect(plan({ Queue: queue, Worker: fn, Mapping: mapping(settings) }).mappings).toEqual([
      {
        queueArn: `${queueArn}:stack-Queue`,
        functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:worker',
        batchSize: 100,
        batchingWindowSeconds: 60,
        maximumConcurrency: 20,
        reportsBatchItemFailures: true,
      },
    ]);
  });

  test('gives an event source mapping AWS’s defaults, and leaves a disabled one out', () => {
    const { mappings } = plan({ Queue: queue, Worker: fn, Mapping: mapping({}), Off: mapping({ Enabled: false }) });
    expect(mappings).toMatchObject([
      { batchSize: 10, batchingWindowSeconds: 0, maximumConcurrency: null, reportsBatchItemFailures: false },
    ]);
  });

  describe('with a schedule', () => {
    const rule = (properties: object): Resource => ({
      Type: 'AWS::Events::Rule',
      Properties: {
        ScheduleExpression: 'rate(5 minutes)',
        State: 'ENABLED',
        Targets: [{ Id: 'Target0', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, Input: '{"eventType":"SWEEP"}' }],
        ...properties,
      },
    });
    const schedules = (properties: object) => plan({ Queue: queue, Rule: rule(properties) }).schedules;

    test('reads its rate and what it sends where', () => {
      expect(schedules({})).toEqual([
        { everyMs: 300_000, queueArn: `${queueArn}:stack-Queue`, body: '{"eventType":"SWEEP"}' },
      ]);
    });

    test.each([
      ['rate(1 minute)', 60_000],
      ['rate(2 hours)', 7_200_000],
      ['rate(1 day)', 86_400_000],
    ])('takes %s', (ScheduleExpression, everyMs) => {
      expect(schedules({ ScheduleExpression })).toMatchObject([{ everyMs }]);
    });

    test('leaves a disabled one out', () => {
      expect(schedules({ State: 'DISABLED' })).toEqual([]);
    });

    test.each<[string, object]>([
      ['a cron', { ScheduleExpression: 'cron(0 12 * * ? *)' }],
      ['a rate of nothing', { ScheduleExpression: 'rate(0 minutes)' }],
      ['a pattern', { EventPattern: { source: ['aws.s3'] } }],
      ['no schedule', { ScheduleExpression: undefined }],
      ['a function as its target', { Targets: [{ Arn: 'arn:aws:lambda:eu-west-1:0:function:f', Input: '{}' }] }],
      ['the event itself as its input', { Targets: [{ Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }] }],
    ])('refuses %s', (_, properties) => {
      expect(() => schedules(properties)).toThrow(/Rule: only /);
    });
  });

  test('takes parameters at their defaults and resolves outputs', () => {
    const more = {
      Parameters: { Stage: { Default: 'local' } },
      Outputs: { Url: { Value: { 'Fn::Join': ['/', ['q', { Ref: 'Stage' }]] } } },
    };
    expect(plan({}, more).outputs).toEqual({ Url: 'q/local' });
  });

  test('passes over what has no effect on one machine', () => {
    const types = [
      'AWS::IAM::Role',
      'AWS::SQS::QueuePolicy',
      'AWS::Logs::LogGroup',
      'AWS::CloudWatch::Alarm',
      'AWS::KMS::Key',
    ];
    const resources = Object.fromEntries(types.map((Type, i) => [`R${i}`, { Type }]));
    expect(plan(resources)).toMatchObject({ queues: [], functions: [], buckets: [] });
  });

  test.each<[string, Record<string, Resource>, RegExp]>([
    ['a resource of another type', { Vpc: { Type: 'AWS::EC2::VPC' } }, /Vpc.*AWS::EC2::VPC/],
    ['a FIFO queue', { Queue: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } } }, /FIFO/],
    ['filter criteria', { Queue: queue, Worker: fn, M: mapping({ FilterCriteria: {} }) }, /filter criteria/],
    [
      'code that is no asset',
      { Worker: { ...fn, Properties: { Code: { ZipFile: 'x' }, Handler: 'h.h' } } },
      /Worker.*asset/,
    ],
    ['a subscription by e-mail', { S: { Type: 'AWS::SNS::Subscription', Properties: { Protocol: 'email' } } }, /SQS/],
  ])('refuses %s', (_name, resources, message) => {
    expect(() => plan(resources)).toThrow(message);
  });
});
