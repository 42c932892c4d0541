import { describe, expect, test } from 'vitest';
import { STAGES } from '../../lib/stage-schema.ts';
import { type StageOverrides, stageSettings } from '../../lib/stage-settings.ts';
import { existingDatabase } from './synthesize.ts';

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
    ['a name no schema can have', { databaseName: 'case-load' }, /databaseName: use up to 32 lower-case/],
    [
      'a sweep before a message can be back',
      { sweepAfterSeconds: 931 },
      /sweepAfterSeconds: must be above 931, the longest visibility timeout/,
    ],
    ['a sweep every two hours', { sweepMinutes: 120 }, /sweepMinutes: sweep at least once an hour/],
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
    ['a URL for a host', { database: { ...existingDatabase, host: 'mysql://db:3306' } }, /host: give a host name/],
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
      'a password in plain text',
      { database: { kind: 'plain', host: 'db', readerHost: 'db', port: 3306, user: 'u', password: 'p' } },
      /local stage only; use kind "new"/,
    ],
  ])('prod with %s fails and says what to do', (_, overrides, message) => {
    expect(() => stageSettings('prod', asWritten(overrides))).toThrow(message);
    expect(() => stageSettings('prod', asWritten(overrides))).toThrow(/cdk\.json, context\.caseload\.prod/);
  });
});
