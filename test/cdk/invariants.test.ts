import { describe, expect, test } from 'vitest';
import { DEPLOYMENTS } from './stages.ts';
import { ofType, type Resource, type Resources, resourcesOf, synthesizeStage } from './synthesize.ts';

const templatesOf = Object.fromEntries(DEPLOYMENTS.map((d) => [d.name, synthesizeStage(d.stage, d.overrides)]));
const allResources = (name: string): Resources =>
  Object.assign({}, ...Object.values(templatesOf[name]!).map(resourcesOf)) as Resources;

interface DeployedConsumer {
  readonly queue: Resource;
  readonly deadLetterQueue: Resource;
  readonly fn: Resource;
  readonly mapping: Resource;
}

/** The consumers as the template wires them, found from each poller. */
function consumersOf(resources: Resources): DeployedConsumer[] {
  const target = (reference: { 'Fn::GetAtt': [string, string] }) => resources[reference['Fn::GetAtt'][0]]!;
  return ofType(resources, 'AWS::Lambda::EventSourceMapping').map(([, mapping]) => {
    const queue = target(mapping.Properties.EventSourceArn);
    return {
      queue,
      deadLetterQueue: target(queue.Properties.RedrivePolicy.deadLetterTargetArn),
      fn: resources[mapping.Properties.FunctionName.Ref]!,
      mapping,
    };
  });
}

/** The statements that a policy resource attaches to `id`. */
const statementsOn = (resources: Resources, type: string, list: string, id: string) =>
  ofType(resources, type)
    .filter(([, policy]) => [policy.Properties[list]].flat().some((reference) => reference.Ref === id))
    .flatMap(([, policy]) => policy.Properties.PolicyDocument.Statement);

const refusesPlainHttp = { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };

describe.each(DEPLOYMENTS)('the templates of $name', ({ name }) => {
  const resources = allResources(name);
  const consumers = consumersOf(resources);

  test('hold six consumers, each with a DLQ of its own', () => {
    expect(consumers).toHaveLength(6);
    expect(new Set(consumers.map(({ deadLetterQueue }) => deadLetterQueue)).size).toBe(6);
    expect(ofType(resources, 'AWS::SQS::Queue')).toHaveLength(12);
  });

  test('give each queue a visibility timeout of function timeout + batching window + 30 s', () => {
    for (const { queue, fn, mapping } of consumers) {
      const { MaximumBatchingWindowInSeconds: window } = mapping.Properties;
      expect(queue.Properties.VisibilityTimeout).toBe(fn.Properties.Timeout + window + 30);
      expect(fn.Properties.Environment.Variables.VISIBILITY_TIMEOUT_SECONDS).toBe(
        `${queue.Properties.VisibilityTimeout}`,
      );
    }
  });

  test('never let a poller run more than the reserved concurrency', () => {
    for (const { fn, mapping } of consumers) {
      expect(mapping.Properties.ScalingConfig.MaximumConcurrency).toBeGreaterThanOrEqual(2);
      expect(mapping.Properties.ScalingConfig.MaximumConcurrency).toBeLessThanOrEqual(
        fn.Properties.ReservedConcurrentExecutions,
      );
    }
  });

  test('give every message at least five receives, and tell the function how many', () => {
    for (const { queue, fn } of consumers) {
      expect(queue.Properties.RedrivePolicy.maxReceiveCount).toBeGreaterThanOrEqual(5);
      expect(fn.Properties.Environment.Variables.MAX_RECEIVE_COUNT).toBe(
        `${queue.Properties.RedrivePolicy.maxReceiveCount}`,
      );
    }
  });

  test('keep messages longer in the DLQ than in the queue', () => {
    for (const { queue, deadLetterQueue } of consumers) {
      expect(deadLetterQueue.Properties.MessageRetentionPeriod).toBeGreaterThan(
        queue.Properties.MessageRetentionPeriod,
      );
    }
  });

  test('report failures message by message', () => {
    for (const { mapping } of consumers) {
      expect(mapping.Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    }
  });

  test('run every function on Node.js 24 and ARM, with a log group that expires', () => {
    for (const { fn } of consumers) {
      expect(fn.Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
      expect(resources[fn.Properties.LoggingConfig.LogGroup.Ref]!.Properties.RetentionInDays).toBeGreaterThan(0);
    }
  });

  test('encrypt every queue, topic and bucket', () => {
    for (const [, queue] of ofType(resources, 'AWS::SQS::Queue'))
      expect(queue.Properties.SqsManagedSseEnabled).toBe(true);
    for (const [, topic] of ofType(resources, 'AWS::SNS::Topic')) expect(topic.Properties.KmsMasterKeyId).toBeDefined();
    for (const [, bucket] of ofType(resources, 'AWS::S3::Bucket')) {
      expect(bucket.Properties.BucketEncryption).toBeDefined();
      expect(Object.values(bucket.Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
    }
  });

  test.each([
    ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'Queues'],
    ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'Topics'],
    ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'Bucket'],
  ])('refuse plain HTTP on every %s', (type, policyType, list) => {
    const protectedOnes = ofType(resources, type);
    expect(protectedOnes.length).toBeGreaterThan(0);
    for (const [id] of protectedOnes) {
      expect(statementsOn(resources, policyType, list, id)).toContainEqual(expect.objectContaining(refusesPlainHttp));
    }
  });

  test('alarm on the DLQ, the oldest message, what is postponed, errors and throttles of each consumer', () => {
    const metrics = ofType(resources, 'AWS::CloudWatch::Alarm').map(([, alarm]) => alarm.Properties.MetricName);
    for (const metric of [
      'ApproximateNumberOfMessagesVisible',
      'ApproximateAgeOfOldestMessage',
      'ApproximateNumberOfMessagesDelayed',
      'Errors',
      'Throttles',
    ]) {
      expect(metrics.filter((found) => found === metric)).toHaveLength(6);
    }
  });
});

test('the gathering consumers of prod have 900 + 1 + 30 = 931 s', () => {
  const slow = ofType(allResources('prod'), 'AWS::SQS::Queue').filter(
    ([, { Properties }]) => Properties.VisibilityTimeout === 931,
  );
  expect(slow.map(([, { Properties }]) => Properties.QueueName)).toEqual([
    'caseload-prod-loader',
    'caseload-prod-tagger',
  ]);
});

test('alarms notify the topic that the settings name', () => {
  const alarmTopicArn = 'arn:aws:sns:eu-west-1:111122223333:ops';
  const [template] = Object.values(synthesizeStage('local', { alarmTopicArn }));
  for (const [, alarm] of ofType(resourcesOf(template!), 'AWS::CloudWatch::Alarm')) {
    expect(alarm.Properties.AlarmActions).toEqual([alarmTopicArn]);
  }
});
