import { expect, test } from 'vitest';
import { localCdkJson } from '../../../localstack/stack/local-cdk-json.ts';

const address = { host: '127.0.0.1', port: 33_061, user: 'root', password: '' };
const fitted = (written: object) => localCdkJson(JSON.stringify(written), address);

test('an app is given the local stage and the running database, and no setting that an earlier one may not know', () => {
  expect(fitted({ app: 'node bin/app.ts', context: { caseload: {} } })).toEqual({
    app: 'node bin/app.ts',
    context: {
      stage: 'local',
      caseload: { local: { database: { kind: 'plain', readerHost: '127.0.0.1', ...address } } },
    },
  });
});

test('what it says itself stays', () => {
  const written = {
    context: { '@aws-cdk/x': true, caseload: { local: { sweepMinutes: 7 }, dev: { logLevel: 'WARN' } } },
  };
  expect(fitted(written)).toMatchObject(written);
});

test('one without a context gets one', () => {
  expect(fitted({})).toMatchObject({ context: { caseload: { local: { database: address } } } });
});
