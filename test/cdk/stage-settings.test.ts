import { describe, expect, test } from 'vitest';
import { STAGES } from '../../lib/deployment-name.ts';
import { type StageOverrides, stageSettings } from '../../lib/stage-settings.ts';
import { databaseInGivenNetwork, existingDatabase, proxyBeforeGivenCluster } from './synthesize.ts';

/** Overrides as cdk.json may really hold them: nothing checks a JSON file's types. */
const asWritten = (json: unknown) => json as StageOverrides;

describe('stageSettings', () => {
  test.each(STAGES)('the defaults of %s are usable', (stage) => {
    expect(stageSettings(stage).stage).toBe(stage);
  });

  test('an override of one consumer leaves its other settings and the other consumers alone', () => {
    const before = stageSettings('prod').consumers;
    const { consumers } = stageSettings('prod', { consumers: { tagger: { maxReceiveCount: 20 } } });
    expect(consumers).toEqual({ ...before, tagger: { ...before.tagger, maxReceiveCount: 20 } });
  });

  test('an override of the database replaces it whole', () => {
    expect(stageSettings('prod', { database: existingDatabase }).database).toEqual(existingDatabase);
  });

  test.each([
    'documents.proxy-abcdefghijkl.us-gov-west-1.rds.amazonaws.com',
    'documents.cluster-abcdefghijkl.rds.cn-north-1.amazonaws.com.cn',
    'documents.proxy-abcdefghijkl.cn-northwest-1.rds.amazonaws.com.cn',
  ])('a host is called as RDS calls it: %s', (host) => {
    expect(stageSettings('prod', { database: { ...existingDatabase, host } as typeof existingDatabase })).toMatchObject(
      {
        database: { host },
      },
    );
  });

  test('a server on the own machine may have any name', () => {
    const { database } = stageSettings('local');
    expect(
      stageSettings('local', { database: { ...database, host: 'db.example.com' } as typeof database }),
    ).toMatchObject({ database: { host: 'db.example.com' } });
  });

  test('an unknown stage names the ones there are', () => {
    expect(() => stageSettings('staging')).toThrow(/no stage "staging".*-c stage=NAME.*local, dev, prod/);
  });

  test.each<[string, unknown, RegExp]>([
    ['an unknown setting', { retention: 3 }, /Unrecognized key: "retention"/],
    ['an unknown consumer', { consumers: { mailer: {} } }, /consumers: Unrecognized key: "mailer"/],
    ['an unknown setting of a consumer', { consumers: { loader: { window: 3 } } }, /consumers\.loader: .*"window"/],
    [
      'text for a number',
      { consumers: { loader: { batchSize: '10' } } },
      /consumers\.loader\.batchSize: .*whole number/,
    ],
    [
      'a consumer that breaks a rule',
      { consumers: { loader: { maximumConcurrency: 21 } } },
      /consumers\.loader: maximumConcurrency 21 is above/,
    ],
    [
      'a DLQ no longer than its queue',
      { consumers: { intake: { queueRetentionDays: 14 } } },
      /consumers\.intake: deadLetterRetentionDays 14 must be above/,
    ],
    [
      'too few receives',
      { consumers: { migrator: { maxReceiveCount: 3 } } },
      /migrator\.maxReceiveCount: .*at least 5/,
    ],
    ['a deployment with a capital', { deployment: 'Acme' }, /deployment: use lower-case letters and digits/],
    ['a deployment that ends in a dash', { deployment: 'acme-' }, /deployment: use lower-case letters and digits/],
    ['a deployment too long for a bucket', { deployment: 'a'.repeat(17) }, /deployment: use up to 16 characters/],
    ["a deployment named like a stage's", { deployment: 'caseload-dev' }, /deployment: leave the stage's name out/],
    [
      'no room for the call of a deployment',
      { consumers: { migrator: { maximumConcurrency: 4, reservedConcurrency: 4 } } },
      /consumers\.migrator\.reservedConcurrency: must be above maximumConcurrency/,
    ],
    ['a name no schema can have', { databaseName: 'case-load' }, /databaseName: use up to 32 lower-case/],
    [
      'a sweep before a message can be back',
      { sweepAfterSeconds: 931 },
      /sweepAfterSeconds: must be above 931, the longest visibility timeout/,
    ],
    ['a sweep every two hours', { sweepMinutes: 120 }, /sweepMinutes: sweep at least once an hour/],
    ["a tag of AWS's own", { tags: { 'aws:owner': 'x' } }, /tags\.aws:owner: /],
    ["a tag of the deployment's", { tags: { 'caseload:stage': 'x' } }, /tags\.caseload:stage: /],
    ['an unknown log level', { logLevel: 'LOUD' }, /logLevel: .*"DEBUG"/],
    ['a retention that does not exist', { logRetentionDays: 31 }, /logRetentionDays: use a number of days that/],
    ['no topic for alarms', { alarmTopicArn: 'ops' }, /alarmTopicArn: give the ARN of an SNS topic/],
    ['a producer that is no role', { producerRoleArns: ['*'] }, /producerRoleArns\.0: give the ARN of an IAM role/],
    ['a database of no kind', { database: { kind: 'oracle' } }, /database\.kind: /],
    [
      'a minimum above the maximum',
      { database: { kind: 'new', minimumCapacity: 8, maximumCapacity: 4, backupRetentionDays: 7 } },
      /minimumCapacity: must not be above/,
    ],
    [
      'a third of a capacity unit',
      { database: { kind: 'new', minimumCapacity: 0.75, maximumCapacity: 4, backupRetentionDays: 7 } },
      /steps of 0\.5/,
    ],
    [
      'no backups',
      { database: { kind: 'new', minimumCapacity: 1, maximumCapacity: 4, backupRetentionDays: 0 } },
      /keep backups/,
    ],
    [
      'a URL for a host',
      { database: { ...existingDatabase, host: 'mysql://db:3306' } },
      /database\.host: HOST_NOT_OF_RDS: give the name that RDS gave/,
    ],
    [
      'a CNAME for a host',
      { database: { ...existingDatabase, host: 'database.example.com' } },
      /database\.host: HOST_NOT_OF_RDS: /,
    ],
    [
      'a CNAME for the reader',
      { database: { ...existingDatabase, readerHost: 'rds.amazonaws.com.example.com' } },
      /database\.readerHost: HOST_NOT_OF_RDS: /,
    ],
    [
      'a secret by its name',
      { database: { ...existingDatabase, secretArn: 'caseload' } },
      /secretArn: give the full ARN/,
    ],
    [
      'a key by its alias',
      { database: { ...existingDatabase, secretKeyArn: 'alias/db' } },
      /secretKeyArn: give the ARN of the key/,
    ],
    ['no subnets', { database: { ...existingDatabase, subnetIds: [] } }, /subnetIds: name the private subnets/],
    [
      'a group by its name',
      { database: { ...existingDatabase, securityGroupIds: ['default'] } },
      /give ids such as sg-/,
    ],
    [
      'a VPC by its name',
      { database: { ...databaseInGivenNetwork, network: { vpcId: 'main', subnetIds: ['subnet-0a', 'subnet-0b'] } } },
      /vpcId: give an id such as vpc-/,
    ],
    [
      'one subnet',
      { database: { ...databaseInGivenNetwork, network: { vpcId: 'vpc-0a', subnetIds: ['subnet-0a'] } } },
      /subnetIds: name private subnets in two availability zones/,
    ],
    [
      'a cluster by its ARN',
      { database: { ...proxyBeforeGivenCluster, clusterIdentifier: 'arn:aws:rds:eu-west-1:111122223333:cluster:a' } },
      /clusterIdentifier: give the name of the Aurora cluster/,
    ],
    [
      'a cluster without its group',
      { database: { ...proxyBeforeGivenCluster, clusterSecurityGroupId: 'default' } },
      /clusterSecurityGroupId: give an id such as sg-/,
    ],
    [
      "an operator's group by its name",
      { database: { ...proxyBeforeGivenCluster, operatorSecurityGroupIds: ['operators'] } },
      /operatorSecurityGroupIds\.0: give ids such as sg-/,
    ],
    [
      'no operator among the operators',
      { database: { ...databaseInGivenNetwork, operatorSecurityGroupIds: [] } },
      /operatorSecurityGroupIds: name a group, or leave the setting out/,
    ],
    [
      'a password in plain text',
      { database: { kind: 'plain', host: 'db', readerHost: 'db', port: 3306, user: 'u', password: 'p' } },
      /local stage only; use kind "new"/,
    ],
  ])('prod with %s fails and says what to do', (_, overrides, message) => {
    expect(() => stageSettings('prod', asWritten(overrides))).toThrow(message);
    expect(() => stageSettings('prod', asWritten(overrides))).toThrow(/cdk\.json, context\.caseload\.prod/);
  });
});
