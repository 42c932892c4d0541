import { describe, expect, test } from 'vitest';
import { stageSettings } from '../../lib/stage-settings.ts';
import { DEPLOYMENTS } from './stages.ts';
import { lambdasOf, ofType, type Resources, resourcesOf, synthesizeStage } from './synthesize.ts';

type Overrides = Parameters<typeof synthesizeStage>[1];

const pipelineOf = (stage: string, overrides?: Overrides): Resources =>
  resourcesOf(synthesizeStage(stage, overrides)[`caseload-${stage}-pipeline`]!);

/** Everything that CloudFormation makes or changes before a resource, by what it refers to and what it says. */
function madeBefore(resources: Resources, id: string, seen = new Set<string>()): Set<string> {
  const { Properties = {}, DependsOn = [] } = resources[id] ?? {};
  const named = [...JSON.stringify(Properties).matchAll(/"(?:Ref|Fn::GetAtt)":\[?"(\w+)"/g)].map(
    ([, name = '']) => name,
  );
  for (const next of [...named, ...[DependsOn].flat()]) {
    if (seen.has(next) || !resources[next]) continue;
    seen.add(next);
    madeBefore(resources, next, seen);
  }
  return seen;
}

const idOf = (resources: Resources, lambda: string): string =>
  lambdasOf(resources).find(([, { Properties }]) => Properties.FunctionName.endsWith(`-${lambda}`))![0];

describe.each(DEPLOYMENTS)('a deployment of $name', ({ stage, overrides }) => {
  const resources = pipelineOf(stage, overrides);
  const [[triggerId, trigger] = ['', undefined]] = ofType(resources, 'Custom::Trigger');

  test('calls the migrator once it has its new code, its queue, its rights and its network', () => {
    const made = madeBefore(resources, triggerId);
    const migrator = idOf(resources, 'migrator');
    expect(made).toContain(migrator);
    for (const [id, policy] of ofType(resources, 'AWS::IAM::Policy')) {
      const isMigrators = policy.Properties.Roles[0].Ref === resources[migrator]!.Properties.Role['Fn::GetAtt'][0];
      expect(made.has(id)).toBe(isMigrators);
    }
    expect([...made].filter((id) => resources[id]!.Type === 'AWS::Lambda::Function')).toHaveLength(2);
  });

  test('gives the other functions their new code, and polls for them, only afterwards', () => {
    for (const lambda of ['intake', 'documentloader', 'tagger', 'checkpoint', 'sweeper']) {
      expect(madeBefore(resources, idOf(resources, lambda))).toContain(triggerId);
    }
    const pollers = ofType(resources, 'AWS::Lambda::EventSourceMapping').filter(
      ([, { Properties }]) => Properties.FunctionName.Ref !== idOf(resources, 'migrator'),
    );
    expect(pollers).toHaveLength(5);
    for (const [id] of pollers) expect(madeBefore(resources, id)).toContain(triggerId);
  });

  test('brings the sweeper last, which sends what the others must take', () => {
    const made = madeBefore(resources, idOf(resources, 'sweeper'));
    for (const lambda of ['intake', 'documentloader', 'checkpoint']) expect(made).toContain(idOf(resources, lambda));
  });

  test('waits for the call, and says sooner than after an hour that it was in vain', () => {
    const { InvocationType, Timeout, ServiceTimeout, ServiceToken } = trigger!.Properties;
    const provider = resources[ServiceToken['Fn::GetAtt'][0]]!;
    expect(InvocationType).toBe('RequestResponse');
    expect(Number(Timeout) / 1000).toBeLessThan(provider.Properties.Timeout);
    expect(provider.Properties.Timeout).toBeLessThan(ServiceTimeout);
    expect(ServiceTimeout).toBeLessThan(20 * 60);
  });

  test('is made once: neither the SDK nor Lambda repeats a call that went unanswered', () => {
    const providerId = trigger!.Properties.ServiceToken['Fn::GetAtt'][0];
    expect(resources[providerId]!.Properties.Environment.Variables).toEqual({ AWS_MAX_ATTEMPTS: '1' });
    const [[retriesId, retries] = ['', undefined]] = ofType(resources, 'AWS::Lambda::EventInvokeConfig');
    expect(retries!.Properties).toEqual({
      FunctionName: { Ref: providerId },
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 0,
    });
    expect(madeBefore(resources, triggerId)).toContain(retriesId);
  });

  test('finds the migrator free while its poller runs as many as it may', () => {
    const { migrator } = stageSettings(stage, overrides).consumers;
    expect(migrator.reservedConcurrency).toBeGreaterThan(migrator.maximumConcurrency);
  });
});

describe('the call', () => {
  const versionOf = (resources: Resources): string =>
    ofType(resources, 'Custom::Trigger')[0]![1].Properties.HandlerArn.Ref;

  test('is made for a version of the migrator: the same one when nothing has changed, another when the migrator has', () => {
    const version = versionOf(pipelineOf('prod'));
    expect(versionOf(pipelineOf('prod'))).toBe(version);
    expect(versionOf(pipelineOf('prod', { consumers: { tagger: { memoryMegabytes: 2048 } } }))).toBe(version);
    expect(versionOf(pipelineOf('prod', { consumers: { migrator: { memoryMegabytes: 1024 } } }))).not.toBe(version);
  });

  test('is left out where the settings say so, with everything that serves it', () => {
    const types = Object.values(pipelineOf('prod', { migrateOnDeploy: false })).map(({ Type }) => Type);
    expect(types).not.toContain('Custom::Trigger');
    expect(types).not.toContain('AWS::Lambda::Version');
    expect(types).not.toContain('AWS::Lambda::EventInvokeConfig');
    expect(types.filter((type) => type === 'AWS::Lambda::Function')).toHaveLength(6);
  });
});
