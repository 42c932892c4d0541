import { describe, expect, test } from 'vitest';
import { type NamedStack, namedStack, policyResources, takenNames } from './physical-names.ts';
import { existingDatabase, ofType, proxyBeforeGivenCluster, resourcesOf, synthesizeStage } from './synthesize.ts';

interface Deployed {
  readonly prefix: string;
  /** What it shares with the others: a cluster, or a proxy as well. */
  readonly database: string;
  readonly stacks: readonly NamedStack[];
  readonly names: readonly string[];
  readonly policies: readonly string[];
  /** RDS_DBNAME of its functions. */
  readonly schemas: readonly string[];
}

type Database = typeof existingDatabase;

function deployed(deployment: string, stage: string, database?: Database): Deployed {
  const templates = Object.entries(synthesizeStage(stage, { deployment, ...(database ? { database } : {}) }));
  const stacks = templates.map(([name, template]) => namedStack(name, template));
  return {
    prefix: `${deployment}-${stage}`,
    database: database?.kind ?? 'its own',
    stacks,
    names: templates.flatMap(([, template], i) => takenNames(stacks[i]!, template)),
    policies: stacks.flatMap(policyResources),
    schemas: templates
      .flatMap(([, template]) => ofType(resourcesOf(template), 'AWS::Lambda::Function'))
      .flatMap(([, fn]) => fn.Properties.Environment?.Variables.RDS_DBNAME ?? []),
  };
}

/** Names that begin alike, as people choose them. */
const ALL = [
  deployed('caseload', 'dev'),
  deployed('caseload', 'prod'),
  deployed('caseload-2', 'dev'),
  deployed('caseload2', 'dev'),
  deployed('caseload-device', 'dev'),
  deployed('case', 'dev'),
];
/** Some of them on one cluster, and on one proxy. */
const SHARING = [proxyBeforeGivenCluster, existingDatabase].map((database) => [
  deployed('caseload', 'dev', database),
  deployed('caseload', 'prod', database),
  deployed('caseload-2', 'dev', database),
]);
const PAIRS = [ALL, ...SHARING].flatMap((group) =>
  group.flatMap((one) => group.filter((other) => other !== one).map((other) => ({ one, other }))),
);

/** EC2 takes no resource for the actions by which Lambda enters a VPC; see the acknowledged findings of cdk-nag. */
const EVERYTHING = '*';
/** One name of AWS's own in every account. */
const SNS_KEY = 'alias/aws/sns';
/** What those share on purpose that share a database. */
const SHARED_SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:caseload-AbCdEf';
const COMMON = [EVERYTHING, SNS_KEY, SHARED_SECRET];

const matches = (pattern: string, name: string): boolean =>
  new RegExp(`^${pattern.replaceAll(/[^\w*]/g, '\\$&').replaceAll('*', '.*')}$`).test(name);

describe.each(PAIRS)('$one.prefix and $other.prefix in one account, on $one.database', ({ one, other }) => {
  test('share no stack, no resource, no log group and no export', () => {
    expect(one.names.length).toBeGreaterThan(100);
    expect(one.names.filter((name) => other.names.includes(name))).toEqual([]);
  });

  test('are never taken for each other by what their names begin with', () => {
    const begin = new RegExp(`^(/aws/lambda/|/aws/rds/(cluster|proxy)/)?${one.prefix}(-|$)`);
    expect(one.names.filter((name) => begin.test(name)).length).toBeGreaterThan(100);
    expect(other.names.filter((name) => begin.test(name))).toEqual([]);
  });

  test('have schemas of which none begins as those of the other do', () => {
    expect(one.schemas).toHaveLength(6);
    expect(other.schemas.filter((schema) => `${schema}_`.startsWith(`${one.schemas[0]}_`))).toEqual([]);
  });

  test('let no policy of the one reach anything of the other, wildcards included', () => {
    const patterns = one.policies.filter((pattern) => !COMMON.includes(pattern));
    expect(patterns.length).toBeGreaterThan(50);
    const theirs = [
      ...other.names,
      ...other.policies.filter((pattern) => !COMMON.includes(pattern)).map((pattern) => pattern.replaceAll('*', 'x')),
    ];
    const reached = patterns.filter((pattern) => theirs.some((name) => matches(pattern, name)));
    expect(reached).toEqual([]);
  });
});

test('the policies that a role holds itself are compared, too', () => {
  for (const { policies, prefix } of ALL) {
    expect(policies.filter((resource) => resource.includes(`${prefix}-migration-trigger`))).not.toEqual([]);
  }
});

test.each([...ALL, ...SHARING.flat()])('every name of $prefix on $database says whose it is', ({ prefix, names }) => {
  for (const name of names) expect(name).toContain(prefix);
});

test('a policy that reaches whatever begins alike would be found', () => {
  expect(matches('arn:aws:sqs:::caseload-dev*', 'arn:aws:sqs:::caseload-device-dev-loader')).toBe(true);
  expect(matches('arn:aws:sqs:::caseload-dev-*', 'arn:aws:sqs:::caseload-device-dev-loader')).toBe(false);
});
