import { describe, expect, test } from 'vitest';
import { contextSettings } from '../../lib/context-settings.ts';

const settingsOf = (context: Record<string, unknown>) => contextSettings((key) => context[key]);

describe('the settings that the context of the app asks for', () => {
  test('are those of dev, for the deployment caseload, when it says nothing', () => {
    expect(settingsOf({})).toMatchObject({ deployment: 'caseload', stage: 'dev', databaseName: 'caseload_dev' });
  });

  test('name the schemas after the deployment and the stage', () => {
    expect(settingsOf({ stage: 'prod', deployment: 'acme-2' })).toMatchObject({
      deployment: 'acme-2',
      databaseName: 'acme_2_prod',
    });
  });

  test('take what cdk.json says of the stage, and over it what it says of one deployment there', () => {
    const caseload = { prod: { sweepMinutes: 2, logRetentionDays: 30 }, 'acme-prod': { sweepMinutes: 3 } };
    expect(settingsOf({ stage: 'prod', caseload })).toMatchObject({ sweepMinutes: 2, logRetentionDays: 30 });
    expect(settingsOf({ stage: 'prod', deployment: 'acme', caseload })).toMatchObject({
      sweepMinutes: 3,
      logRetentionDays: 30,
    });
  });

  test('never give a second deployment the schemas of the first', () => {
    const caseload = { prod: { databaseName: 'np' }, 'acme-prod': {} };
    expect(settingsOf({ stage: 'prod', caseload }).databaseName).toBe('np');
    expect(settingsOf({ stage: 'prod', deployment: 'acme', caseload }).databaseName).toBe('acme_prod');
  });

  test('keep the schemas of a deployment that the stage itself names', () => {
    const caseload = { prod: { deployment: 'acme', databaseName: 'np' } };
    expect(settingsOf({ stage: 'prod', caseload })).toMatchObject({ deployment: 'acme', databaseName: 'np' });
    expect(settingsOf({ stage: 'prod', deployment: 'acme', caseload }).databaseName).toBe('np');
    expect(settingsOf({ stage: 'prod', deployment: 'other', caseload }).databaseName).toBe('other_prod');
  });
});
