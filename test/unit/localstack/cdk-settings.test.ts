import { expect, test } from 'vitest';
import { fitted, stageOf } from '../../../localstack/commands/cdk-settings.ts';

const address = { host: '127.0.0.1', port: 33_061, user: 'root', password: '' };

test('the local stage deploys against the running database', () => {
  const { database } = stageOf(fitted({}, {}, address));
  expect(database).toEqual({ kind: 'plain', readerHost: '127.0.0.1', ...address });
});

test('other settings stay as cdk.json has them', () => {
  const settings = fitted({ local: { sweepMinutes: 7 }, dev: { logLevel: 'WARN' } }, {}, address);
  expect(settings).toMatchObject({ local: { sweepMinutes: 7 }, dev: { logLevel: 'WARN' } });
});

test('what an emulator needs comes over it, and leaves the other alarms as they are', () => {
  const settings = fitted({ local: { alarms: { deadlocks: 7 } } }, { alarms: { sumsOverFunctions: false } }, address);
  expect(stageOf(settings).alarms).toMatchObject({ deadlocks: 7, sumsOverFunctions: false });
});
