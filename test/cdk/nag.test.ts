import { Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, test } from 'vitest';
import { addStage } from '../../lib/caseload-app.ts';
import { stageSettings } from '../../lib/stage-settings.ts';
import { DEPLOYMENTS } from './stages.ts';
import { inlineCode, testApp } from './synthesize.ts';

/** Findings that stand with a reason, and on how many constructs. Another one here is a decision, not a chore. */
const ACKNOWLEDGED: Record<string, Record<string, number>> = {
  pipeline: { 'AwsSolutions-IAM5[Resource::<SourceBucket>/cases/*]': 2, 'AwsSolutions-S1': 1, 'AwsSolutions-SQS3': 6 },
  // Six functions that are traced, and enter a VPC.
  deployed: { 'AwsSolutions-IAM5[Resource::*]': 12 },
  data: { 'AwsSolutions-RDS6': 1, 'AwsSolutions-RDS11': 1, 'AwsSolutions-RDS14': 1 },
};

const expected: Record<string, Record<string, number>> = {
  local: { ...ACKNOWLEDGED['pipeline'] },
  dev: { ...ACKNOWLEDGED['pipeline'], ...ACKNOWLEDGED['deployed'], ...ACKNOWLEDGED['data'] },
  prod: { ...ACKNOWLEDGED['pipeline'], ...ACKNOWLEDGED['deployed'], ...ACKNOWLEDGED['data'] },
  'prod in a network that exists': {
    ...ACKNOWLEDGED['pipeline'],
    ...ACKNOWLEDGED['deployed'],
    ...ACKNOWLEDGED['data'],
  },
  'prod before a cluster that exists': { ...ACKNOWLEDGED['pipeline'], ...ACKNOWLEDGED['deployed'] },
  'prod with a database that exists': { ...ACKNOWLEDGED['pipeline'], ...ACKNOWLEDGED['deployed'] },
};

describe.each(DEPLOYMENTS)('cdk-nag on $name', ({ name, stage, overrides }) => {
  const app = testApp();
  addStage(app, stageSettings(stage, overrides), inlineCode);
  const acknowledged = app.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as Record<string, string>))
    // CDK acknowledges some of its own rules for its own constructs.
    .filter(([id]) => id.includes('AwsSolutions-'));

  test('finds nothing that was not acknowledged', () => {
    expect(() => app.synth()).not.toThrow();
  });

  test('was told exactly these findings are right to stand', () => {
    const counts: Record<string, number> = {};
    for (const [id] of acknowledged) {
      const finding = id.replace(/^annotation::/i, '').replace(/<SourceBucket\w+\.Arn>/, '<SourceBucket>');
      counts[finding] = (counts[finding] ?? 0) + 1;
    }
    expect(counts).toEqual(expected[name]);
  });

  test('was given a reason for each', () => {
    for (const [, reason] of acknowledged) expect(reason).toMatch(/\w+ \w+.*\.$/);
  });
});

describe('cdk-nag fails the synth', () => {
  const stackWith = () => {
    const app = testApp();
    return { app, stack: addStage(app, stageSettings('local'), inlineCode) };
  };

  test('for a bucket that takes plain HTTP', () => {
    const { app, stack } = stackWith();
    new Bucket(stack, 'Open');
    expect(() => app.synth()).toThrow(/AwsSolutions-S10/);
  });

  test('for a wildcard in a role, even beside acknowledged ones', () => {
    const { app, stack } = stackWith();
    const role = new Role(stack, 'Wide', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    role.addToPolicy(new PolicyStatement({ actions: ['s3:Get*'], resources: ['*'] }));
    expect(() => app.synth()).toThrow(/AwsSolutions-IAM5\[Action::s3:Get\*\]/);
  });
});
