import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { checkpointQueueSchema } from '../../shared/messages/queues/checkpoint-queue.ts';
import { sweeperQueueSchema } from '../../shared/messages/queues/sweeper-queue.ts';
import { DEPLOYMENTS } from './stages.ts';
import { lambdasOf, ofType, type Resource, type Resources, resourcesOf, synthesizeStage } from './synthesize.ts';

const pipelineOf = (stage: string, overrides?: Parameters<typeof synthesizeStage>[1]): Resources =>
  resourcesOf(synthesizeStage(stage, overrides)[`caseload-${stage}-pipeline`]!);

const local = pipelineOf('local');
const named = (resources: Resources, type: string, property: string, value: string): [string, Resource] =>
  ofType(resources, type).find(([, resource]) => resource.Properties[property] === value)!;

/** What the local runtime interprets, and CloudFormation without any code of its own. */
const ALLOWED_TYPES = [
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Version',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'Custom::Trigger',
];

test.each(DEPLOYMENTS)(
  'the pipeline of $name holds no custom resource but the trigger, and nothing that a local runtime cannot run',
  (d) => {
    const types = Object.values(pipelineOf(d.stage, d.overrides)).map(({ Type }) => Type);
    expect([...new Set(types)].sort()).toEqual(ALLOWED_TYPES);
  },
);

describe('the source bucket', () => {
  const [, bucket] = ofType(local, 'AWS::S3::Bucket').find(
    ([, { Properties }]) => Properties.NotificationConfiguration,
  )!;
  const [queueId] = named(local, 'AWS::SQS::Queue', 'QueueName', 'caseload-local-intake');
  const [policyId, policy] = ofType(local, 'AWS::SQS::QueuePolicy').find(
    ([, { Properties }]) => Properties.Queues[0].Ref === queueId,
  )!;

  test('keeps versions and announces objects under cases/ on the intake queue', () => {
    expect(bucket.Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
    expect(bucket.Properties.NotificationConfiguration.QueueConfigurations).toEqual([
      {
        Event: 's3:ObjectCreated:*',
        Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'cases/' }] } },
        Queue: { 'Fn::GetAtt': [queueId, 'Arn'] },
      },
    ]);
  });

  test('is made after the policy that lets it in, which names this very bucket in this account', () => {
    expect(bucket.DependsOn).toContain(policyId);
    const [, letIn] = policy.Properties.PolicyDocument.Statement;
    expect(letIn).toMatchObject({
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Principal: { Service: 's3.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    });
    const joined = (value: { 'Fn::Join': [string, (string | { Ref: string })[]] }) =>
      value['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : part.Ref)).join('');
    expect(joined(letIn.Condition.ArnEquals['aws:SourceArn'])).toBe(
      `arn:AWS::Partition:s3:::${joined(bucket.Properties.BucketName)}`,
    );
  });
});

type EventSchema = z.ZodObject<{ eventType: z.ZodLiteral<string> }> | z.ZodDiscriminatedUnion;

const eventTypesOf = (schema: EventSchema): string[] =>
  'options' in schema
    ? (schema.options as readonly EventSchema[]).flatMap(eventTypesOf)
    : [...schema.shape.eventType.values];

describe('the events topic', () => {
  test('feeds the checkpoint queue with the events that the checkpoint takes, as they were published', () => {
    const [queueId] = named(local, 'AWS::SQS::Queue', 'QueueName', 'caseload-local-checkpoint');
    const [[, subscription]] = ofType(local, 'AWS::SNS::Subscription') as [[string, Resource]];
    const commands = ['ADVANCE_BATCH'];
    const taken = eventTypesOf(checkpointQueueSchema);
    expect(subscription.Properties).toMatchObject({
      Protocol: 'sqs',
      RawMessageDelivery: true,
      Endpoint: { 'Fn::GetAtt': [queueId, 'Arn'] },
    });
    expect(Object.keys(subscription.Properties.FilterPolicy)).toEqual(['eventType', 'status']);
    expect(subscription.Properties.FilterPolicy.status).toEqual(['SUCCESS']);
    expect([...subscription.Properties.FilterPolicy.eventType].sort()).toEqual(
      [...new Set(taken)].filter((type) => !commands.includes(type)).sort(),
    );
  });
});

describe('the functions', () => {
  const COMMON = [
    'CHECKPOINT_QUEUE_URL',
    'DEAD_LETTER_QUEUE_URL',
    'DEPLOYMENT',
    'EVENTS_TOPIC_ARN',
    'INTAKE_QUEUE_URL',
    'LOADER_QUEUE_URL',
    'MAX_RECEIVE_COUNT',
    'NODE_OPTIONS',
    'POWERTOOLS_LOG_LEVEL',
    'POWERTOOLS_METRICS_NAMESPACE',
    'POWERTOOLS_SERVICE_NAME',
    'POWERTOOLS_TRACE_ENABLED',
    'RDS_DBNAME',
    'RDS_HOST',
    'RDS_PORT',
    'RDS_READER_HOST',
    'RDS_REGION_NAME',
    'RDS_TLS',
    'SOURCE_QUEUE_URL',
    'TAGGER_QUEUE_URL',
    'VISIBILITY_TIMEOUT_SECONDS',
  ];

  test.each([
    ['local', ['RDS_PASSWORD', 'RDS_USER'], 'off'],
    ['prod', ['RDS_SECRET_ARN'], 'required'],
  ])('of %s read the environment that the handlers expect', (stage, credentials, tls) => {
    const functions = lambdasOf(pipelineOf(stage));
    expect(functions).toHaveLength(6);
    for (const [, { Properties }] of functions) {
      const { Variables } = Properties.Environment;
      const own = Properties.FunctionName.endsWith('-sweeper') ? ['SWEEP_AFTER_SECONDS'] : [];
      expect(Object.keys(Variables).sort()).toEqual([...COMMON, ...credentials, ...own].sort());
      expect(Variables).toMatchObject({ RDS_TLS: tls, RDS_DBNAME: `caseload_${stage}`, RDS_REGION_NAME: 'default' });
    }
  });

  test('may all come back to themselves: by what they postpone, and round the ring of parts', () => {
    const functions = lambdasOf(local);
    expect(functions.map(([, { Properties }]) => Properties.RecursiveLoop)).toEqual(functions.map(() => 'Allow'));
  });

  test('stay out of a VPC locally and enter the given one elsewhere', () => {
    for (const [, { Properties }] of lambdasOf(local)) expect(Properties.VpcConfig).toBeUndefined();
    const existing = DEPLOYMENTS.find(({ overrides }) => overrides.database)!;
    for (const [, { Properties }] of lambdasOf(pipelineOf('prod', existing.overrides))) {
      expect(Properties.VpcConfig).toEqual({
        SubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
        SecurityGroupIds: ['sg-0123456789abcdef0'],
      });
      expect(Properties.Environment.Variables).toMatchObject({
        RDS_HOST: 'documents.proxy-abcdefghijkl.eu-west-1.rds.amazonaws.com',
        RDS_READER_HOST: 'documents-reader.endpoint.proxy-abcdefghijkl.eu-west-1.rds.amazonaws.com',
      });
    }
  });
});

describe('the sweep', () => {
  const [[ruleId, rule], ...others] = ofType(local, 'AWS::Events::Rule') as [[string, Resource]];
  const [queueId] = named(local, 'AWS::SQS::Queue', 'QueueName', 'caseload-local-sweeper');

  test('is asked for by one rule, with a message that the sweeper takes', () => {
    expect(others).toEqual([]);
    expect(rule.Properties).toMatchObject({ State: 'ENABLED', ScheduleExpression: 'rate(1 minute)' });
    const [target] = rule.Properties.Targets;
    expect(rule.Properties.Targets).toHaveLength(1);
    expect(target.Arn).toEqual({ 'Fn::GetAtt': [queueId, 'Arn'] });
    expect(sweeperQueueSchema.parse(JSON.parse(target.Input))).toEqual({ eventType: 'SWEEP', schemaVersion: 1 });
    const [[, elsewhere]] = ofType(pipelineOf('prod'), 'AWS::Events::Rule') as [[string, Resource]];
    expect(elsewhere.Properties.ScheduleExpression).toBe('rate(5 minutes)');
  });

  test('may be asked for by this rule and nothing else of EventBridge', () => {
    const open = ofType(local, 'AWS::SQS::QueuePolicy').filter(([, policy]) =>
      JSON.stringify(policy).includes('events.amazonaws.com'),
    );
    expect(open.map(([, policy]) => policy.Properties.Queues)).toEqual([[{ Ref: queueId }]]);
    expect(open[0]![1].Properties.PolicyDocument.Statement).toContainEqual({
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Principal: { Service: 'events.amazonaws.com' },
      Resource: { 'Fn::GetAtt': [queueId, 'Arn'] },
      Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [ruleId, 'Arn'] } } },
    });
  });

  test('waits longer than any message stays hidden', () => {
    for (const { stage, overrides } of DEPLOYMENTS) {
      const resources = pipelineOf(stage, overrides);
      const [, fn] = named(resources, 'AWS::Lambda::Function', 'FunctionName', `caseload-${stage}-sweeper`);
      const hidden = ofType(resources, 'AWS::SQS::Queue').map(([, queue]) => queue.Properties.VisibilityTimeout ?? 30);
      expect(Number(fn.Properties.Environment.Variables.SWEEP_AFTER_SECONDS)).toBeGreaterThan(Math.max(...hidden));
    }
  });
});

test('producers that the settings name may send to the loader queue, and only there', () => {
  const role = 'arn:aws:iam::444455556666:role/processor';
  const resources = pipelineOf('local', { producerRoleArns: [role] });
  const [loaderId] = named(resources, 'AWS::SQS::Queue', 'QueueName', 'caseload-local-loader');
  const open = ofType(resources, 'AWS::SQS::QueuePolicy').filter(([, policy]) => JSON.stringify(policy).includes(role));
  expect(open.map(([, policy]) => policy.Properties.Queues)).toEqual([[{ Ref: loaderId }]]);
  expect(open[0]![1].Properties.PolicyDocument.Statement).toContainEqual({
    Effect: 'Allow',
    Action: 'sqs:SendMessage',
    Principal: { AWS: role },
    Resource: { 'Fn::GetAtt': [loaderId, 'Arn'] },
  });
});

test('the stage with a database that exists deploys the pipeline alone', () => {
  const { stage, overrides } = DEPLOYMENTS.find((d) => d.overrides.database)!;
  expect(Object.keys(synthesizeStage(stage, overrides))).toEqual(['caseload-prod-pipeline']);
});
