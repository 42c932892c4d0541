import { describe, expect, test } from 'vitest';
import { stageSettings } from '../../lib/stage-settings.ts';
import { readText, section, tableRows } from '../unit/docs/markdown.ts';
import { ofType, resourcesOf, synthesizeStage } from './synthesize.ts';

const deploying = readText('docs/deploying.md');
const rowsOf = (heading: string): string[][] =>
  tableRows(section(deploying, heading)).map((cells) => cells.map((cell) => cell.replaceAll('`', '')));
const data = resourcesOf(synthesizeStage('prod')['caseload-prod-data']!);

/** What Lambda keeps for functions that reserve nothing. */
const UNRESERVED = 100;

describe('what docs/deploying.md says', () => {
  test('asks for as much concurrency as each stage reserves, and what must stay unreserved', () => {
    const asked = ['dev', 'prod'].map((stage) => {
      const consumers = Object.values(stageSettings(stage).consumers);
      const reserved = consumers.reduce((sum, { reservedConcurrency }) => sum + reservedConcurrency, 0);
      return [stage, `${reserved}`, `${reserved + UNRESERVED}`];
    });
    expect(rowsOf('Concurrency of the account')).toEqual(asked);
  });

  test('names every parameter that a cluster of its own is given, with its value', () => {
    const [[, group] = []] = ofType(data, 'AWS::RDS::DBClusterParameterGroup');
    const parameters = Object.entries(group!.Properties.Parameters as Record<string, string>);
    expect(parameters.length).toBeGreaterThan(3);
    const said = rowsOf('Requirements for an existing cluster').map(([name = '', value]) => [name, value]);
    expect(said.toSorted()).toEqual(parameters.toSorted());
  });

  test('names every endpoint that a network of its own is given, with its kind', () => {
    const endpoints = ofType(data, 'AWS::EC2::VPCEndpoint').map(([, { Properties }]) => [
      String(Properties.ServiceName['Fn::Join'][1].at(-1)).replace('.', ''),
      String(Properties.VpcEndpointType).toLowerCase(),
    ]);
    expect(endpoints.length).toBeGreaterThan(3);
    const said = rowsOf('Requirements for an existing network').map(([service, kind]) => [service, kind]);
    expect(said.toSorted()).toEqual(endpoints.toSorted());
  });

  test('tells who upgrades of the logs that were made by a service before', () => {
    const logs = ofType(data, 'AWS::Logs::LogGroup').map(([, { Properties }]) => `${Properties.LogGroupName}`);
    for (const name of ['/aws/rds/proxy/caseload-prod', '/aws/lambda/caseload-prod-rotation']) {
      expect(logs).toContain(name);
      expect(section(deploying, 'Upgrading')).toContain(name.replace('caseload-prod', '{deployment}-{stage}'));
    }
  });

  test("gives the right that the runbook's looks at the server need", () => {
    expect(section(readText('docs/operations.md'), 'Alarms')).toMatch(/innodb_trx|INNODB STATUS|processlist/);
    expect(section(deploying, 'Requirements for an existing cluster')).toContain('GRANT PROCESS');
  });

  test('names the groups that the endpoints of a given network must admit', () => {
    const endpoints = ofType(data, 'AWS::EC2::SecurityGroup').find(
      ([, { Properties }]) => Properties.GroupDescription === 'The endpoints of AWS services',
    )![0];
    const admitted = ofType(data, 'AWS::EC2::SecurityGroupIngress')
      .filter(([, { Properties }]) => Properties.GroupId['Fn::GetAtt'][0] === endpoints)
      .map(
        ([, { Properties }]) => data[Properties.SourceSecurityGroupId['Fn::GetAtt'][0]]!.Properties.GroupDescription,
      );
    expect(admitted.length).toBe(2);
    for (const group of admitted)
      expect(section(deploying, 'Requirements for an existing network')).toContain(`\`${group}\``);
  });
});
