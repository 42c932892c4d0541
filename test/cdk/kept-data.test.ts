import { describe, expect, test } from 'vitest';
import { addStage } from '../../lib/caseload-app.ts';
import { stageSettings } from '../../lib/stage-settings.ts';
import { DEPLOYMENTS } from './stages.ts';
import { inlineCode, ofType, type Resources, resourcesOf, synthesizeStage, testApp } from './synthesize.ts';

/** What holds documents, or tells of them. */
const KEPT = ['AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::Logs::LogGroup'];

const policiesOf = (resources: Resources, type: string) =>
  ofType(resources, type).map(([, resource]) => {
    const { DeletionPolicy, UpdateReplacePolicy } = resource as {
      DeletionPolicy?: string;
      UpdateReplacePolicy?: string;
    };
    return [DeletionPolicy, UpdateReplacePolicy];
  });

describe.each(DEPLOYMENTS.filter(({ stage }) => stage !== 'local'))('deleting $name', ({ stage, overrides }) => {
  const resources = Object.assign(
    {},
    ...Object.values(synthesizeStage(stage, overrides)).map(resourcesOf),
  ) as Resources;

  test('leaves every bucket, every queue and every log, unless the deployment that makes them fails', () => {
    for (const type of KEPT) {
      const policies = policiesOf(resources, type);
      expect(policies.length).toBeGreaterThan(1);
      for (const policy of policies) expect(policy).toEqual(['RetainExceptOnCreate', 'Retain']);
    }
  });

  test('leaves a snapshot of a cluster of its own, which refuses to be deleted as long as it is protected', () => {
    const made = overrides.database ?? stageSettings(stage).database;
    expect(policiesOf(resources, 'AWS::RDS::DBCluster')).toHaveLength(made.kind === 'new' ? 1 : 0);
    for (const policy of policiesOf(resources, 'AWS::RDS::DBCluster')) expect(policy).toEqual(['Snapshot', 'Snapshot']);
    for (const [, cluster] of ofType(resources, 'AWS::RDS::DBCluster')) {
      expect(cluster.Properties).toMatchObject({ DeletionProtection: true, StorageEncrypted: true });
      expect(cluster.Properties.BackupRetentionPeriod).toBeGreaterThanOrEqual(7);
    }
  });

  test('takes that somebody ends the protection of its stacks first, and is told who pays for them', () => {
    const app = testApp();
    addStage(app, stageSettings(stage, { ...overrides, tags: { 'cost-center': '4711' } }), inlineCode);
    for (const { terminationProtection, tags } of app.synth().stacks) {
      expect(terminationProtection).toBe(true);
      expect(tags).toEqual({ 'caseload:deployment': 'caseload', 'caseload:stage': stage, 'cost-center': '4711' });
    }
  });
});

test('tags are said once, of the stack: no template repeats them, so they change no template', () => {
  const template = synthesizeStage('dev', { tags: { 'cost-center': '4711' } })['caseload-dev-pipeline']!;
  expect(JSON.stringify(template.toJSON())).not.toContain('4711');
});

test('deleting what ran on one machine deletes all of it', () => {
  const resources = resourcesOf(synthesizeStage('local')['caseload-local-pipeline']!);
  for (const type of KEPT) {
    const policies = policiesOf(resources, type);
    expect(policies.length).toBeGreaterThan(1);
    for (const policy of policies) expect(policy).toEqual(['Delete', 'Delete']);
  }
});
