import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { type StageOverrides, stageSettings } from '../../lib/stage-settings.ts';
import { databaseConfig } from '../../shared/mysql/connections/database-config.ts';
import { readText, section } from '../unit/docs/markdown.ts';
import { DEPLOYMENTS } from './stages.ts';
import {
  lambdasOf,
  ofType,
  proxyBeforeGivenCluster,
  type Resources,
  resourcesOf,
  synthesizeStage,
} from './synthesize.ts';

type Database = NonNullable<StageOverrides['database']>;

const GROUPS = ['sg-0aaaaaaaaaaaaaaa0', 'sg-0bbbbbbbbbbbbbbb0'];
const outputsOf = (template: Template) =>
  (template.toJSON()['Outputs'] ?? {}) as Record<string, { readonly Value: unknown }>;

/** Whom of the operators the data stack admits, each as "port of what". */
function admitted(database: Database): string[] {
  const withOperators = { ...database, operatorSecurityGroupIds: [...GROUPS, ...GROUPS] } as Database;
  const resources: Resources = resourcesOf(synthesizeStage('prod', { database: withOperators })['caseload-prod-data']!);
  return ofType(resources, 'AWS::EC2::SecurityGroupIngress')
    .map(([, { Properties }]) => Properties)
    .filter(({ SourceSecurityGroupId }) => GROUPS.includes(SourceSecurityGroupId))
    .map(({ FromPort, ToPort, GroupId, SourceSecurityGroupId }) => {
      const { GroupDescription } = resources[GroupId['Fn::GetAtt'][0]]!.Properties;
      return `${SourceSecurityGroupId} to ${FromPort}-${ToPort} of: ${GroupDescription}`;
    })
    .toSorted();
}

test('operators are admitted to the proxy, and to the endpoints of a network that was made', () => {
  const toProxy = GROUPS.map((group) => `${group} to 3306-3306 of: The proxy before the database`);
  const toEndpoints = GROUPS.map((group) => `${group} to 443-443 of: The endpoints of AWS services`);
  expect(admitted(stageSettings('prod').database as Database)).toEqual([...toProxy, ...toEndpoints].toSorted());
  expect(admitted(proxyBeforeGivenCluster)).toEqual(toProxy);
});

test('who makes a host in the network that was made is told where it is', () => {
  const data = synthesizeStage('prod')['caseload-prod-data']!;
  const { VpcId, SubnetIds } = outputsOf(data);
  const [[vpc] = []] = ofType(resourcesOf(data), 'AWS::EC2::VPC');
  const subnets = ofType(resourcesOf(data), 'AWS::EC2::Subnet').map(([id]) => ({ Ref: id }));
  expect(VpcId?.Value).toEqual({ Ref: vpc });
  expect(SubnetIds?.Value).toEqual({ 'Fn::Join': ['', [subnets[0], ',', subnets[1]]] });
});

/** The variables that docs/operations.md exports, each with the output that it takes. */
const EXPORTED = Array.from(
  section(readText('docs/operations.md'), 'Where to run the command line').matchAll(
    /^export (\w+)=\$\(output (\w+)\)$/gm,
  ),
  ([, variable = '', output = '']) => ({ variable, output }),
);

describe("the operators' environment, as docs/operations.md makes it of the outputs", () => {
  test('is all that the command line asks for', () => {
    const env = Object.fromEntries(EXPORTED.map(({ variable }) => [variable, variable === 'RDS_PORT' ? '3306' : 'x']));
    expect(databaseConfig(env)).toMatchObject({ tls: true, region: 'default', credentials: { secretArn: 'x' } });
    expect(Object.keys(env)).toEqual(
      expect.arrayContaining(['RDS_READER_HOST', 'EVENTS_TOPIC_ARN', 'CHECKPOINT_QUEUE_URL']),
    );
  });

  test.each(DEPLOYMENTS.filter(({ stage }) => stage !== 'local'))("is the functions' own: $name", (d) => {
    const pipeline = synthesizeStage(d.stage, d.overrides)[`caseload-${d.stage}-pipeline`]!;
    const outputs = outputsOf(pipeline);
    const [[, fn] = []] = lambdasOf(resourcesOf(pipeline));
    const { Variables } = fn!.Properties.Environment;
    for (const { variable, output } of EXPORTED) {
      expect(Variables[variable], variable).toBeDefined();
      expect(outputs[output]?.Value, output).toEqual(Variables[variable]);
    }
  });

  test('tells nothing of a server with a password in plain text', () => {
    const outputs = outputsOf(synthesizeStage('local')['caseload-local-pipeline']!);
    expect(Object.keys(outputs).filter((name) => name.startsWith('Database'))).toEqual([]);
  });
});
