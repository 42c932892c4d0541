import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { addStage } from '../../lib/caseload-app.ts';
import { type StageOverrides, stageSettings } from '../../lib/stage-settings.ts';
import { existingDatabase, inlineCode, warningApp } from './synthesize.ts';

const warningsOf = (stage: string, overrides: StageOverrides = {}): string[] => {
  const pipeline = addStage(warningApp(), stageSettings(stage, overrides), inlineCode);
  const warnings = Annotations.fromStack(pipeline).findWarning('*', Match.anyValue());
  return warnings.map(({ entry }) => String(entry.data));
};

describe('a production whose alarms notify nobody', () => {
  test('is warned of once, with what to set and where', () => {
    expect(warningsOf('prod')).toEqual([
      'The alarms of caseload-prod notify nobody: set alarmTopicArn to the ARN of an SNS topic, in cdk.json under ' +
        'context.caseload.prod. [ack: caseload:alarmsNotifyNobody]',
    ]);
  });

  test('is called by its own name', () => {
    expect(warningsOf('prod', { deployment: 'acme' })).toEqual([expect.stringMatching(/^The alarms of acme-prod /)]);
  });
});

test('a production whose alarms notify a topic is not warned of', () => {
  expect(warningsOf('prod', { alarmTopicArn: 'arn:aws:sns:eu-west-1:111122223333:ops' })).toEqual([]);
});

test.each(['local', 'dev'])('the stage %s, whose alarms need not wake anybody, is not warned of', (stage) => {
  expect(warningsOf(stage)).toEqual([]);
});

describe('a database that exists', () => {
  const alarmTopicArn = 'arn:aws:sns:eu-west-1:111122223333:ops';
  const watched = (monitoring: { proxyName?: string; clusterIdentifier?: string }) =>
    ({ alarmTopicArn, database: { ...existingDatabase, monitoring } }) as StageOverrides;

  test.each(['dev', 'prod'])('is warned of in the stage %s when it has no name by which to watch it', (stage) => {
    const warning =
      `Nothing of caseload-${stage} watches its database: set database.monitoring to its proxyName and its ` +
      `clusterIdentifier, in cdk.json under context.caseload.${stage}. [ack: caseload:databaseNotWatched]`;
    expect(warningsOf(stage, { alarmTopicArn, database: existingDatabase })).toEqual([warning]);
    expect(warningsOf(stage, watched({}))).toEqual([warning]);
  });

  test.each([{ proxyName: 'shared-proxy' }, { clusterIdentifier: 'shared' }])(
    'is not warned of where somebody chose what to watch: %j',
    (monitoring) => {
      expect(warningsOf('prod', watched(monitoring))).toEqual([]);
    },
  );
});
