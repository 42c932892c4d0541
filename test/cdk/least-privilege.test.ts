import { describe, expect, test } from 'vitest';
import { allowedBy, statementsOf } from './rights.ts';
import { DEPLOYMENTS } from './stages.ts';
import { ofType, type Resources, resourcesOf, synthesizeStage } from './synthesize.ts';

const { stage, overrides } = DEPLOYMENTS.find((d) => d.overrides.database)!;
const resources = resourcesOf(synthesizeStage(stage, overrides)['caseload-prod-pipeline']!);
const functions = ofType(resources, 'AWS::Lambda::Function').map(([, { Properties }]) => ({
  name: String(Properties.FunctionName).replace('caseload-prod-', ''),
  roleId: String(Properties.Role['Fn::GetAtt'][0]),
}));

const SHORT: Readonly<Record<string, string>> = {
  intake: 'I',
  documentloader: 'L',
  tagger: 'T',
  checkpoint: 'C',
  migrator: 'M',
  sweeper: 'S',
  'migration-trigger': 'X',
};
/** The queue that a function reads is named like it, but for this one. */
const QUEUE_OF: Readonly<Record<string, string>> = { documentloader: 'loader' };

/** What one function may do, in words that are the same for all where they mean its own. */
const rightsOf = ({ name, roleId }: (typeof functions)[number]): string[] =>
  allowedBy(resources, roleId).map(({ action, resource }) => {
    const queue = `caseload-prod-${QUEUE_OF[name] ?? name}`;
    const own: Readonly<Record<string, string>> = {
      [`/aws/lambda/caseload-prod-${name}`]: 'its log',
      [queue]: 'its queue',
      [`${queue}-dlq`]: 'its DLQ',
      'arn:aws:secretsmanager:eu-west-1:111122223333:secret:caseload-AbCdEf': 'the secret',
    };
    return `${action} ${own[resource] ?? resource.replace('caseload-prod-', '')}`;
  });

/** Who may do what: every right of every function, and nothing else. */
const RIGHTS = `
I L T C M S    ec2:AssignPrivateIpAddresses *
I L T C M S    ec2:CreateNetworkInterface *
I L T C M S    ec2:DeleteNetworkInterface *
I L T C M S    ec2:DescribeNetworkInterfaces *
I L T C M S    ec2:DescribeSubnets *
I L T C M S    ec2:UnassignPrivateIpAddresses *
            X  lambda:InvokeFunction this version of migrator
I L T C M S X  logs:CreateLogStream its log
I L T C M S X  logs:PutLogEvents its log
I L            s3:GetObject source/cases/*
I L            s3:GetObjectVersion source/cases/*
I L            s3:ListBucket source
I L T C M S    secretsmanager:GetSecretValue the secret
I L T C        sns:Publish events
I L T C M S    sqs:ChangeMessageVisibility its queue
I L T C M S    sqs:DeleteMessage its queue
I L T C M S    sqs:GetQueueAttributes its queue
I L T C M S    sqs:ReceiveMessage its queue
  L       S    sqs:SendMessage checkpoint
          S    sqs:SendMessage intake
I L T C M S    sqs:SendMessage its DLQ
I L T C M S    sqs:SendMessage its queue
      C   S    sqs:SendMessage loader
  L            sqs:SendMessage tagger
I L T C M S    xray:PutTelemetryRecords *
I L T C M S    xray:PutTraceSegments *
`;

function rightsTable(): string {
  const rights = new Map(functions.map((fn) => [SHORT[fn.name], rightsOf(fn)]));
  const rows = [...new Set([...rights.values()].flat())].sort().map((right) => {
    const who = Object.values(SHORT).map((short) => (rights.get(short)?.includes(right) ? short : ' '));
    return `${who.join(' ')}  ${right}`;
  });
  return `\n${rows.join('\n')}\n`;
}

describe('least privilege', () => {
  test('every function may do exactly this', () => {
    expect(functions.map(({ name }) => name).sort()).toEqual(Object.keys(SHORT).sort());
    expect(rightsTable()).toBe(RIGHTS);
  });

  test("every role is a function's own and holds no managed policy", () => {
    const roles = ofType(resources, 'AWS::IAM::Role');
    expect(roles.map(([id]) => id).sort()).toEqual(functions.map(({ roleId }) => roleId).sort());
    for (const [, role] of roles) {
      expect(role.Properties.ManagedPolicyArns).toBeUndefined();
      expect(role.Properties.AssumeRolePolicyDocument.Statement).toEqual([
        { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
      ]);
    }
  });

  test('the code of a function may not use the permissions that Lambda needs for its network', () => {
    const denied = functions.flatMap(({ roleId }) =>
      statementsOf(resources, roleId).filter(({ Effect }) => Effect === 'Deny'),
    );
    expect(denied).toHaveLength(6);
    for (const statement of denied) {
      expect([statement.Action].flat().every((action) => action.startsWith('ec2:'))).toBe(true);
      expect(statement).toHaveProperty(['Condition', 'ArnEquals', 'lambda:SourceFunctionArn']);
    }
  });

  test('of the data stack, the proxy may read the one secret and the flow log be written, and no more', () => {
    const data = resourcesOf(synthesizeStage('prod')['caseload-prod-data']!);
    const rights = ofType(data, 'AWS::IAM::Role').flatMap(([id, { Properties }]) =>
      allowedBy(data, id).map(
        ({ action, resource }) =>
          `${Properties.AssumeRolePolicyDocument.Statement[0].Principal.Service} ${action} ${resource}`,
      ),
    );
    expect(rights.sort()).toEqual([
      'rds.amazonaws.com secretsmanager:DescribeSecret SecretTargetAttachment',
      'rds.amazonaws.com secretsmanager:GetSecretValue SecretTargetAttachment',
      'vpc-flow-logs.amazonaws.com logs:CreateLogStream LogGroup',
      'vpc-flow-logs.amazonaws.com logs:DescribeLogStreams LogGroup',
      'vpc-flow-logs.amazonaws.com logs:PutLogEvents LogGroup',
    ]);
    expect(ofType(data, 'AWS::IAM::Role').filter(([, role]) => role.Properties.ManagedPolicyArns)).toEqual([]);
  });
});

/** The statements of every policy in a template, whatever it is attached to. */
const allStatements = (all: Resources) =>
  Object.entries(all).flatMap(([id, { Type, Properties }]) =>
    Type === 'AWS::IAM::Role' ? statementsOf(all, id) : (Properties?.PolicyDocument?.Statement ?? []),
  ) as { Effect: string; Action: string | string[]; Principal?: unknown; Resource?: unknown }[];

describe.each(DEPLOYMENTS)('the templates of $name', (d) => {
  const statements = Object.values(synthesizeStage(d.stage, d.overrides))
    .flatMap((template) => allStatements(resourcesOf(template)))
    .filter(({ Effect }) => Effect === 'Allow');

  test('allow no action by wildcard, and nothing to everybody', () => {
    expect(statements.length).toBeGreaterThan(30);
    for (const statement of statements) {
      expect([statement.Action].flat().filter((action) => action.includes('*'))).toEqual([]);
      expect(JSON.stringify(statement.Principal ?? null)).not.toContain('*');
    }
  });

  test('give roles no wildcard for resources but those that somebody acknowledged', () => {
    const ofRoles = statements.filter(({ Principal }) => Principal === undefined);
    const wild = ofRoles.filter(({ Resource }) => JSON.stringify(Resource).includes('*'));
    expect(wild.length).toBeGreaterThan(0);
    const acknowledged = /^(ec2:|xray:Put|s3:GetObject(Version)?$)/;
    for (const { Action } of wild) {
      expect([Action].flat().filter((action) => !acknowledged.test(action))).toEqual([]);
    }
  });
});

test('a secret under a key of its own may be decrypted', () => {
  const secretKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1234';
  const database = { ...overrides.database!, secretKeyArn } as typeof overrides.database;
  const template = synthesizeStage('prod', { database: database! })['caseload-prod-pipeline']!;
  const policies = ofType(resourcesOf(template), 'AWS::IAM::Policy').filter(([id]) => id.includes('DefaultPolicy'));
  expect(policies).toHaveLength(6);
  for (const [, policy] of policies) {
    expect(policy.Properties.PolicyDocument.Statement).toContainEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: secretKeyArn,
    });
  }
});
