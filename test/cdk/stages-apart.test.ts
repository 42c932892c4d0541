import { expect, test } from 'vitest';
import { resourcesOf, synthesizeStage } from './synthesize.ts';

/** Properties that name something an account, a region or the world has only one of. */
const NAMES = [
  'AlarmName',
  'BucketName',
  'DashboardName',
  'DBClusterIdentifier',
  'DBProxyEndpointName',
  'DBProxyName',
  'FunctionName',
  'LogGroupName',
  'Name',
  'QueueName',
  'TopicName',
];

/** Every name that a stage takes, with the stacks' and the exports' own; references are names given elsewhere. */
function namesOf(stage: string): string[] {
  return Object.entries(synthesizeStage(stage)).flatMap(([stackName, template]) => {
    const exported = Object.values(template.toJSON()['Outputs'] ?? {}).map(
      (output) => (output as { Export?: { Name: string } }).Export?.Name,
    );
    const given = Object.values(resourcesOf(template)).flatMap(({ Properties }) =>
      NAMES.map((property) => Properties?.[property]?.['Fn::Join']?.[1][0] ?? Properties?.[property]),
    );
    return [stackName, ...exported, ...given].filter((name) => typeof name === 'string');
  });
}

test('dev and prod share no name, so both fit into one account', () => {
  const dev = new Set(namesOf('dev'));
  expect(dev.size).toBeGreaterThan(45);
  expect(namesOf('prod').filter((name) => dev.has(name))).toEqual([]);
});

test.each(['local', 'dev', 'prod'])('every name of %s says whose it is', (stage) => {
  for (const name of namesOf(stage)) expect(name).toContain(`caseload-${stage}`);
});
