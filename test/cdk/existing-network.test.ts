import { describe, expect, test } from 'vitest';
import type { StageOverrides } from '../../lib/stage-settings.ts';
import {
  databaseInGivenNetwork,
  lambdasOf,
  ofType,
  proxyBeforeGivenCluster,
  type Resource,
  type Resources,
  resourcesOf,
  synthesizeStage,
} from './synthesize.ts';

const subnetIds = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'];

function dataStackOf(database: NonNullable<StageOverrides['database']>) {
  const templates = synthesizeStage('prod', { database });
  expect(Object.keys(templates)).toEqual(['caseload-prod-data', 'caseload-prod-pipeline']);
  return {
    data: resourcesOf(templates['caseload-prod-data']!),
    pipeline: resourcesOf(templates['caseload-prod-pipeline']!),
  };
}

const only = (resources: Resources, type: string): [string, Resource] => {
  const found = ofType(resources, type);
  expect(found).toHaveLength(1);
  return found[0]!;
};

/** Each rule as "port from whom to whom", with groups of the stack by their description. */
function ingressOf(resources: Resources): string[] {
  const nameOf = (group: string | { 'Fn::GetAtt': [string, string] }): string =>
    typeof group === 'string' ? group : resources[group['Fn::GetAtt'][0]]!.Properties.GroupDescription;
  const rules = ofType(resources, 'AWS::EC2::SecurityGroupIngress').map(([, { Properties }]) => {
    const { FromPort, SourceSecurityGroupId, GroupId } = Properties;
    const port = typeof FromPort === 'number' ? `${FromPort}` : "the cluster's port";
    return `${port}: ${nameOf(SourceSecurityGroupId)} → ${nameOf(GroupId)}`;
  });
  return rules.toSorted();
}

describe.each([
  ['a new cluster in a VPC that exists', databaseInGivenNetwork],
  ['a proxy before a cluster that exists', proxyBeforeGivenCluster],
])('%s', (_, database) => {
  const { data, pipeline } = dataStackOf(database);

  test('adds no network, and puts everything into the one that is given', () => {
    const types = Object.values(data).map(({ Type }) => Type);
    for (const type of ['AWS::EC2::VPC', 'AWS::EC2::Subnet', 'AWS::EC2::VPCEndpoint', 'AWS::EC2::FlowLog']) {
      expect(types).not.toContain(type);
    }
    for (const [, group] of ofType(data, 'AWS::EC2::SecurityGroup')) {
      expect(group.Properties.VpcId).toBe('vpc-0123456789abcdef0');
    }
    expect(only(data, 'AWS::RDS::DBProxy')[1].Properties.VpcSubnetIds).toEqual(subnetIds);
    expect(only(data, 'AWS::RDS::DBProxyEndpoint')[1].Properties.VpcSubnetIds).toEqual(subnetIds);
  });

  test('has the functions in these subnets, and sends them to the proxy', () => {
    const functions = lambdasOf(pipeline);
    expect(functions).toHaveLength(6);
    for (const [, { Properties }] of functions) {
      expect(Properties.VpcConfig.SubnetIds).toEqual(subnetIds);
      const { RDS_HOST, RDS_PORT, RDS_TLS } = Properties.Environment.Variables;
      expect(RDS_HOST['Fn::ImportValue']).toMatch(/^caseload-prod-data:.*Proxy.*Endpoint/);
      expect([RDS_PORT, RDS_TLS]).toEqual(['3306', 'required']);
    }
  });

  test('is watched once, in the data stack', () => {
    const watching = (resources: Resources) =>
      ofType(resources, 'AWS::CloudWatch::Alarm').filter(([, alarm]) => JSON.stringify(alarm).includes('AWS/RDS'));
    expect(watching(data).length).toBeGreaterThan(0);
    expect(watching(pipeline)).toEqual([]);
  });
});

test('a new cluster in a VPC that exists lets in the proxy and the rotation, and the proxy the functions', () => {
  const { data } = dataStackOf(databaseInGivenNetwork);
  expect(only(data, 'AWS::RDS::DBSubnetGroup')[1].Properties.SubnetIds).toEqual(subnetIds);
  expect(ingressOf(data)).toEqual([
    '3306: The functions of the pipeline → The proxy before the database',
    "the cluster's port: The function that rotates the password → RDS security group",
    "the cluster's port: The proxy before the database → RDS security group",
  ]);
});

describe('a proxy before a cluster that exists', () => {
  const { data, pipeline } = dataStackOf(proxyBeforeGivenCluster);

  test('adds no cluster, no secret and no rotation', () => {
    const types = Object.values(data).map(({ Type }) => Type);
    expect(types.filter((type) => /DBCluster|DBInstance|SecretsManager|Serverless/.test(type))).toEqual([]);
  });

  test('is of the stage alone, and serves the cluster by its secret', () => {
    const [, proxy] = only(data, 'AWS::RDS::DBProxy');
    expect(proxy.Properties).toMatchObject({ DBProxyName: 'caseload-prod', RequireTLS: true, EngineFamily: 'MYSQL' });
    expect(proxy.Properties.Auth).toMatchObject([
      { AuthScheme: 'SECRETS', SecretArn: expect.stringMatching(/secret:caseload-AbCdEf$/) },
    ]);
    expect(only(data, 'AWS::RDS::DBProxyTargetGroup')[1].Properties.DBClusterIdentifiers).toEqual(['platform']);
  });

  test("is let in by the cluster's own group, on the cluster's port", () => {
    expect(ingressOf(data)).toEqual([
      '3306: The functions of the pipeline → The proxy before the database',
      '3307: The proxy before the database → sg-0123456789abcdef0',
    ]);
  });

  test('signs in with a key of its own where the secret has one, as the functions do', () => {
    const secretKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1234';
    const keyed = dataStackOf({ ...proxyBeforeGivenCluster, secretKeyArn } as typeof proxyBeforeGivenCluster);
    expect(JSON.stringify(ofType(keyed.data, 'AWS::IAM::Policy'))).toContain(secretKeyArn);
    expect(JSON.stringify(ofType(keyed.pipeline, 'AWS::IAM::Policy'))).toContain(secretKeyArn);
    expect(JSON.stringify(ofType(pipeline, 'AWS::IAM::Policy'))).not.toContain('kms:Decrypt');
  });
});
