import { expect, test } from 'vitest';
import { stageOf, withDatabase } from '../../../localstack/stack/cdk-settings.ts';

const address = { host: '127.0.0.1', port: 33_061, user: 'root', password: '' };

test('the local stage deploys against the running database', () => {
  const { database } = stageOf(withDatabase({}, address));
  expect(database).toEqual({ kind: 'plain', readerHost: '127.0.0.1', ...address });
});

test('other settings stay as cdk.json has them', () => {
  const settings = withDatabase({ local: { sweepMinutes: 7 }, dev: { logLevel: 'WARN' } }, address);
  expect(settings).toMatchObject({ local: { sweepMinutes: 7 }, dev: { logLevel: 'WARN' } });
});
