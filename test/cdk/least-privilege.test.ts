import { describe, expect, test } from 'vitest';
import { DEPLOYMENTS } from './stages.ts';
import { ofType, type Resources, resourcesOf, synthesizeStage } from './synthesize.ts';

const { stage, overrides } = DEPLOYMENTS.find((d) => d.overrides.database)!;
const resources = resourcesOf(synthesizeStage(stage, overrides)['caseload-prod-pipeline']!);

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** A resource as a reader knows it: by its kind and name, not by the id that CDK gave it. */
function readable(all: Resources, resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const {
    Ref,
    'Fn::GetAtt': attribute,
    'Fn::Join': join,
  } = resource as Record<string, never> & {
    Ref?: string;
    'Fn::GetAtt'?: [string, string];
    'Fn::Join'?: [string, unknown[]];
  };
  if (join) return join[1].map((part) => readable(all, part)).join('');
  const id = Ref ?? attribute?.[0] ?? '';
  const properties = all[id]?.Properties;
  const name = properties?.QueueName ?? properties?.TopicName ?? properties?.LogGroupName ?? 'source bucket';
  return name.replace('caseload-prod-', '');
}

/** Every (action, resource) that a function's role allows, one a line. */
function allowedTo(functionName: string): string[] {
  const [, fn] = ofType(resources, 'AWS::Lambda::Function').find(
    ([, r]) => r.Properties.FunctionName === functionName,
  )!;
  const roleId = fn.Properties.Role['Fn::GetAtt'][0];
  return ofType(resources, 'AWS::IAM::Policy')
    .filter(([, policy]) => policy.Properties.Roles.some((role: { Ref: string }) => role.Ref === roleId))
    .flatMap(([, policy]) => policy.Properties.PolicyDocument.Statement as Statement[])
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((r) => `${action} ${readable(resources, r)}`)),
    )
    .sort();
}

/** What every function of the pipeline may do: write its log, work on its queue, read its password, enter the VPC. */
const common = (lambda: string, queue: string) => [
  `logs:CreateLogStream /aws/lambda/${lambda}`,
  `logs:PutLogEvents /aws/lambda/${lambda}`,
  `sqs:ChangeMessageVisibility ${queue}`,
  `sqs:DeleteMessage ${queue}`,
  `sqs:GetQueueAttributes ${queue}`,
  `sqs:ReceiveMessage ${queue}`,
  `sqs:SendMessage ${queue}`,
  `sqs:SendMessage ${queue}-dlq`,
  'secretsmanager:GetSecretValue arn:aws:secretsmanager:eu-west-1:111122223333:secret:caseload-AbCdEf',
  'ec2:AssignPrivateIpAddresses *',
  'ec2:CreateNetworkInterface *',
  'ec2:DeleteNetworkInterface *',
  'ec2:DescribeNetworkInterfaces *',
  'ec2:DescribeSubnets *',
  'ec2:UnassignPrivateIpAddresses *',
];
const publishes = ['sns:Publish events'];
const readsObjects = [
  's3:GetObject source bucket/cases/*',
  's3:GetObjectVersion source bucket/cases/*',
  's3:ListBucket source bucket',
];

describe('least privilege', () => {
  test.each<[string, string, string[]]>([
    ['intake', 'intake', [...publishes, ...readsObjects]],
    [
      'documentloader',
      'loader',
      [...publishes, ...readsObjects, 'sqs:SendMessage tagger', 'sqs:SendMessage checkpoint'],
    ],
    ['tagger', 'tagger', publishes],
    ['checkpoint', 'checkpoint', [...publishes, 'sqs:SendMessage loader']],
    ['migrator', 'migrator', []],
    ['sweeper', 'sweeper', ['sqs:SendMessage intake', 'sqs:SendMessage loader', 'sqs:SendMessage checkpoint']],
  ])('%s may do exactly this', (lambda, queue, own) => {
    expect(allowedTo(`caseload-prod-${lambda}`)).toEqual([...common(lambda, queue), ...own].sort());
  });

  test("every role is a lambda's own and holds no managed policy", () => {
    const roles = ofType(resources, 'AWS::IAM::Role');
    expect(roles).toHaveLength(6);
    for (const [, role] of roles) {
      expect(role.Properties.ManagedPolicyArns).toBeUndefined();
      expect(role.Properties.AssumeRolePolicyDocument.Statement).toEqual([
        { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
      ]);
    }
  });

  test('the code of a function may not use the permissions that Lambda needs for its network', () => {
    const denied = ofType(resources, 'AWS::IAM::Policy')
      .flatMap(([, policy]) => policy.Properties.PolicyDocument.Statement as Statement[])
      .filter(({ Effect }) => Effect === 'Deny');
    expect(denied).toHaveLength(6);
    for (const { Action, Condition } of denied) {
      expect([Action].flat().every((action) => action.startsWith('ec2:'))).toBe(true);
      expect(Condition).toHaveProperty(['ArnEquals', 'lambda:SourceFunctionArn']);
    }
  });

  test.each(DEPLOYMENTS)('no template of $name allows an action by wildcard, or everything to everybody', (d) => {
    for (const template of Object.values(synthesizeStage(d.stage, d.overrides))) {
      const statements = Object.values(resourcesOf(template)).flatMap(
        ({ Properties }) => (Properties?.PolicyDocument?.Statement ?? []) as (Statement & { Principal?: unknown })[],
      );
      for (const statement of statements.filter(({ Effect }) => Effect === 'Allow')) {
        expect([statement.Action].flat().filter((action) => action.includes('*'))).toEqual([]);
        expect(JSON.stringify(statement.Principal ?? null)).not.toContain('*');
      }
    }
  });
});

test('a secret under a key of its own may be decrypted', () => {
  const secretKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1234';
  const database = { ...overrides.database!, secretKeyArn } as typeof overrides.database;
  const template = synthesizeStage('prod', { database: database! })['caseload-prod-pipeline']!;
  for (const [, policy] of ofType(resourcesOf(template), 'AWS::IAM::Policy').filter(([id]) =>
    id.includes('DefaultPolicy'),
  )) {
    expect(policy.Properties.PolicyDocument.Statement).toContainEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: secretKeyArn,
    });
  }
});
