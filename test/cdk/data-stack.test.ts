import { describe, expect, test } from 'vitest';
import { lambdasOf, ofType, type Resource, resourcesOf, synthesizeStage } from './synthesize.ts';

const templates = synthesizeStage('prod');
const resources = resourcesOf(templates['caseload-prod-data']!);
const only = (type: string): Resource => {
  const found = ofType(resources, type);
  expect(found).toHaveLength(1);
  return found[0]![1];
};

describe('the network', () => {
  test('has no way out: no internet gateway, no NAT, no route but to endpoints', () => {
    const types = Object.values(resources).map(({ Type }) => Type);
    for (const type of ['AWS::EC2::InternetGateway', 'AWS::EC2::NatGateway', 'AWS::EC2::Route']) {
      expect(types).not.toContain(type);
    }
  });

  test('reaches the services that the functions call', () => {
    const services = ofType(resources, 'AWS::EC2::VPCEndpoint').map(([, { Properties }]) => [
      Properties.ServiceName['Fn::Join'][1].at(-1),
      Properties.VpcEndpointType,
    ]);
    expect(Object.fromEntries(services)).toEqual({
      '.s3': 'Gateway',
      '.sqs': 'Interface',
      '.sns': 'Interface',
      '.secretsmanager': 'Interface',
      '.logs': 'Interface',
      '.xray': 'Interface',
    });
  });

  test('lets in named groups only, never a range of addresses', () => {
    const groups = ofType(resources, 'AWS::EC2::SecurityGroup');
    expect(groups.length).toBeGreaterThan(3);
    for (const [, group] of groups) {
      expect(group.Properties.SecurityGroupIngress).toBeUndefined();
    }
    const rules = ofType(resources, 'AWS::EC2::SecurityGroupIngress');
    expect(rules.length).toBeGreaterThan(0);
    for (const [, rule] of rules) expect(rule.Properties.SourceSecurityGroupId).toBeDefined();
  });
});

describe('the database', () => {
  test('is Aurora MySQL serverless v2 with a writer and a reader that scales with it', () => {
    expect(only('AWS::RDS::DBCluster').Properties).toMatchObject({
      Engine: 'aurora-mysql',
      ServerlessV2ScalingConfiguration: { MinCapacity: 2, MaxCapacity: 64 },
    });
    const instances = ofType(resources, 'AWS::RDS::DBInstance').map(([, { Properties }]) => Properties);
    expect(instances.map(({ PromotionTier }) => PromotionTier)).toEqual([0, 1]);
    for (const instance of instances) {
      expect(instance).toMatchObject({
        DBInstanceClass: 'db.serverless',
        PubliclyAccessible: false,
        AutoMinorVersionUpgrade: false,
      });
      expect(instance.EnablePerformanceInsights).toBeUndefined();
    }
  });

  test('is encrypted, backed up and hard to delete', () => {
    const cluster = only('AWS::RDS::DBCluster');
    expect(cluster).toMatchObject({
      DeletionPolicy: 'Snapshot',
      Properties: { StorageEncrypted: true, DeletionProtection: true, BackupRetentionPeriod: 35 },
    });
  });

  test('takes no connection without TLS and cuts no value silently', () => {
    const { Parameters } = only('AWS::RDS::DBClusterParameterGroup').Properties;
    expect(Parameters.require_secure_transport).toBe('ON');
    expect(Parameters.sql_mode.split(',')).toContain('STRICT_ALL_TABLES');
    expect(Parameters.sql_mode).not.toContain('NO_BACKSLASH_ESCAPES');
  });

  test('lets no statement wait long for a lock, because an abandoned one keeps its own locks as long', () => {
    const { Parameters } = only('AWS::RDS::DBClusterParameterGroup').Properties;
    expect(Number(Parameters.innodb_lock_wait_timeout)).toBeLessThanOrEqual(15);
  });

  test('exports no log that holds statements with documents, and every exported log expires', () => {
    const { EnableCloudwatchLogsExports } = only('AWS::RDS::DBCluster').Properties;
    expect(EnableCloudwatchLogsExports).toEqual(['audit', 'error']);
    const { Parameters } = only('AWS::RDS::DBClusterParameterGroup').Properties;
    expect(Parameters.server_audit_events).toBe('CONNECT,QUERY_DCL,QUERY_DDL');
    for (const log of EnableCloudwatchLogsExports) {
      const group = ofType(resources, 'AWS::Logs::LogGroup').find(
        ([, { Properties }]) => Properties.LogGroupName === `/aws/rds/cluster/caseload-prod/${log}`,
      );
      expect(group?.[1].Properties.RetentionInDays).toBe(400);
      expect(only('AWS::RDS::DBCluster').DependsOn).toContain(group?.[0]);
    }
  });

  test('has its password in a secret that rotates by a function of the deployment', () => {
    expect(only('AWS::Serverless::Application').Properties.Parameters.functionName).toBe('caseload-prod-rotation');
    expect(only('AWS::SecretsManager::RotationSchedule').Properties.RotationRules).toEqual({
      ScheduleExpression: 'rate(30 days)',
    });
  });
});

test.each([
  ['AWS::RDS::DBProxy', '/aws/rds/proxy/caseload-prod'],
  ['AWS::Serverless::Application', '/aws/lambda/caseload-prod-rotation'],
])('the log of %s is there before it would make one that never expires', (type, name) => {
  const [[id, log] = ['', undefined]] = ofType(resources, 'AWS::Logs::LogGroup').filter(
    ([, { Properties }]) => Properties.LogGroupName === name,
  );
  expect(log?.Properties.RetentionInDays).toBe(400);
  expect(only(type).DependsOn).toContain(id);
});

describe('the proxy', () => {
  test('requires TLS and sets up every connection itself', () => {
    expect(only('AWS::RDS::DBProxy').Properties).toMatchObject({ EngineFamily: 'MYSQL', RequireTLS: true });
    const { ConnectionPoolConfigurationInfo: pool } = only('AWS::RDS::DBProxyTargetGroup').Properties;
    expect(pool).toMatchObject({ ConnectionBorrowTimeout: 60, MaxConnectionsPercent: 70 });
    expect(pool.InitQuery.split('; ')).toEqual([
      'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
      expect.stringMatching(/^SET SESSION sql_mode = 'STRICT_ALL_TABLES,.*', SESSION time_zone = '\+00:00'$/),
    ]);
  });

  test('has a reader endpoint', () => {
    expect(only('AWS::RDS::DBProxyEndpoint').Properties.TargetRole).toBe('READ_ONLY');
  });

  test('is what the pipeline connects to, and cannot be taken away from under it', () => {
    const functions = lambdasOf(resourcesOf(templates['caseload-prod-pipeline']!));
    for (const [, { Properties }] of functions) {
      const { RDS_HOST, RDS_READER_HOST, RDS_SECRET_ARN } = Properties.Environment.Variables;
      expect(RDS_HOST['Fn::ImportValue']).toMatch(/^caseload-prod-data:.*Proxy.*Endpoint/);
      expect(RDS_READER_HOST['Fn::ImportValue']).toMatch(/^caseload-prod-data:.*ReaderEndpoint/);
      expect(RDS_SECRET_ARN['Fn::ImportValue']).toMatch(/^caseload-prod-data:.*Secret/);
    }
  });
});
