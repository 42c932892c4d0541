import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { afterAll, vi } from 'vitest';
import { addStage, caseloadApp } from '../../lib/caseload-app.ts';
import { acknowledge } from '../../lib/constructs/acknowledge.ts';
import { MISSING_DATABASE_ALARMS } from '../../lib/constructs/alarms/missing-database-alarms.ts';
import { SILENT_ALARMS } from '../../lib/constructs/alarms/silent-alarms.ts';
import { type StageOverrides, stageSettings } from '../../lib/stage-settings.ts';

// A synth takes a second, and several on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

const root = join(import.meta.dirname, '..', '..');
const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> };

/** Code that needs no bundling; what the templates say does not depend on it. */
export const inlineCode = () => Code.fromInline('export const handler = () => undefined;');

const outdirs: string[] = [];

/** An app with the feature flags of cdk.json, which decide much of what a template says. */
export function warningApp(): App {
  const outdir = mkdtempSync(join(tmpdir(), 'caseload-cdk-'));
  outdirs.push(outdir);
  return caseloadApp({ context, outdir });
}

/** The same where nobody has to watch or to be notified, so that the output of tests stays free of warnings. */
export function testApp(): App {
  const app = warningApp();
  acknowledge(app, `Annotation::${SILENT_ALARMS}`, 'Nobody is on call for a test.');
  acknowledge(app, `Annotation::${MISSING_DATABASE_ALARMS}`, 'A test has no database.');
  return app;
}

afterAll(() => {
  for (const outdir of outdirs.splice(0)) rmSync(outdir, { recursive: true });
});

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is whatever JSON CloudFormation takes
  readonly Properties: any;
  readonly DependsOn?: string | string[];
}

export type Resources = Record<string, Resource>;

/** Every template of a stage, by the stack's name, as synthesized with cdk-nag on. */
export function synthesizeStage(stage: string, overrides?: StageOverrides): Record<string, Template> {
  const app = testApp();
  addStage(app, stageSettings(stage, overrides), inlineCode);
  const assembly = app.synth();
  return Object.fromEntries(assembly.stacks.map((stack) => [stack.stackName, Template.fromJSON(stack.template)]));
}

export const resourcesOf = (template: Template): Resources => template.toJSON()['Resources'] as Resources;

export const ofType = (resources: Resources, type: string): [string, Resource][] =>
  Object.entries(resources).filter(([, resource]) => resource.Type === type);

/** The functions of the project, and not CDK's own, which calls the migrator while a stack is deployed. */
export const lambdasOf = (resources: Resources): [string, Resource][] =>
  ofType(resources, 'AWS::Lambda::Function').filter(
    ([, { Properties }]) => Properties.Environment?.Variables.POWERTOOLS_SERVICE_NAME,
  );

const givenNetwork = {
  vpcId: 'vpc-0123456789abcdef0',
  subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
};

/** Settings that put a new cluster into a VPC that exists. */
export const databaseInGivenNetwork: NonNullable<StageOverrides['database']> = {
  kind: 'new',
  minimumCapacity: 1,
  maximumCapacity: 4,
  backupRetentionDays: 7,
  network: givenNetwork,
};

/** Settings that put a proxy before a cluster that exists. */
export const proxyBeforeGivenCluster: NonNullable<StageOverrides['database']> = {
  kind: 'existing-cluster',
  clusterIdentifier: 'platform',
  clusterSecurityGroupId: 'sg-0123456789abcdef0',
  port: 3307,
  secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:caseload-AbCdEf',
  network: givenNetwork,
};

/** Settings that put the pipeline before a database that exists. */
export const existingDatabase: NonNullable<StageOverrides['database']> = {
  kind: 'existing',
  host: 'documents.proxy-abcdefghijkl.eu-west-1.rds.amazonaws.com',
  readerHost: 'documents-reader.endpoint.proxy-abcdefghijkl.eu-west-1.rds.amazonaws.com',
  port: 3306,
  secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:caseload-AbCdEf',
  subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  securityGroupIds: ['sg-0123456789abcdef0'],
};
