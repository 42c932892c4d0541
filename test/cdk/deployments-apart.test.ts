import { describe, expect, test } from 'vitest';
import { type NamedStack, namedStack, policyResources, takenNames } from './physical-names.ts';
import { ofType, resourcesOf, synthesizeStage } from './synthesize.ts';

interface Deployed {
  readonly prefix: string;
  readonly stacks: readonly NamedStack[];
  readonly names: readonly string[];
  readonly policies: readonly string[];
  /** RDS_DBNAME of its functions. */
  readonly schemas: readonly string[];
}

function deployed(deployment: string, stage: string): Deployed {
  const templates = Object.entries(synthesizeStage(stage, { deployment }));
  const stacks = templates.map(([name, template]) => namedStack(name, template));
  return {
    prefix: `${deployment}-${stage}`,
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
const PAIRS = ALL.flatMap((one) => ALL.filter((other) => other !== one).map((other) => ({ one, other })));

/** EC2 takes no resource for the actions by which Lambda enters a VPC; see the acknowledged findings of cdk-nag. */
const EVERYTHING = '*';
/** One name of AWS's own in every account. */
const SNS_KEY = 'alias/aws/sns';

const matches = (pattern: string, name: string): boolean =>
  new RegExp(`^${pattern.replaceAll(/[^\w*]/g, '\\$&').replaceAll('*', '.*')}$`).test(name);

describe.each(PAIRS)('$one.prefix and $other.prefix in one account', ({ one, other }) => {
  test('share no stack, no resource, no log group and no export', () => {
    expect(one.names.length).toBeGreaterThan(100);
    expect(one.names.filter((name) => other.names.includes(name))).toEqual([]);
  });

  test('are never taken for each other by what their names begin with', () => {
    const begin = new RegExp(`^(/aws/lambda/|/aws/rds/cluster/)?${one.prefix}(-|$)`);
    expect(one.names.filter((name) => begin.test(name)).length).toBeGreaterThan(100);
    expect(other.names.filter((name) => begin.test(name))).toEqual([]);
  });

  test('have schemas of which none begins as those of the other do', () => {
    expect(one.schemas).toHaveLength(6);
    expect(other.schemas.filter((schema) => `${schema}_`.startsWith(`${one.schemas[0]}_`))).toEqual([]);
  });

  test('let no policy of the one reach anything of the other, wildcards included', () => {
    const patterns = one.policies.filter((pattern) => pattern !== EVERYTHING && pattern !== SNS_KEY);
    expect(patterns.length).toBeGreaterThan(50);
    const theirs = [
      ...other.names,
      ...other.policies.filter((pattern) => pattern !== EVERYTHING).map((pattern) => pattern.replaceAll('*', 'x')),
    ];
    const reached = patterns.filter((pattern) => theirs.some((name) => matches(pattern, name)));
    expect(reached).toEqual([]);
  });
});

test.each(ALL)('every name of $prefix says whose it is', ({ prefix, names }) => {
  for (const name of names) expect(name).toContain(prefix);
});

test('a policy that reaches whatever begins alike would be found', () => {
  expect(matches('arn:aws:sqs:::caseload-dev*', 'arn:aws:sqs:::caseload-device-dev-loader')).toBe(true);
  expect(matches('arn:aws:sqs:::caseload-dev-*', 'arn:aws:sqs:::caseload-device-dev-loader')).toBe(false);
});
