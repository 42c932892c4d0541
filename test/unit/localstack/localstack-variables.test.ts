import { expect, test } from 'vitest';
import type { Surroundings } from '../../../localstack/emulators/emulator.ts';
import { localstackVariables } from '../../../localstack/emulators/localstack-variables.ts';

const variablesFor = (given: Partial<Surroundings>) =>
  localstackVariables({
    port: 4566,
    env: {},
    node: '/usr/bin/node',
    database: { host: '127.0.0.1', port: 33_061 },
    ...given,
  });

test('LocalStack listens on loopback only, and names that address in what it gives out', () => {
  const variables = variablesFor({ port: 4567 });
  expect(variables).toMatchObject({ GATEWAY_LISTEN: '127.0.0.1:4567', LOCALSTACK_HOST: '127.0.0.1:4567' });
});

test("functions run by our executor, in the caller's Node.js", () => {
  const variables = variablesFor({ node: '/opt/node24/bin/node' });
  expect(variables).toMatchObject({
    LAMBDA_RUNTIME_EXECUTOR: 'caseload-process',
    CASELOAD_NODE: '/opt/node24/bin/node',
  });
});

test("LocalStack gets what shows more of it, and nothing else of the caller's environment", () => {
  const variables = variablesFor({ env: { DEBUG: '1', AWS_PROFILE: 'production', PERSISTENCE: '1' } });
  expect(variables['DEBUG']).toBe('1');
  expect(variables).not.toHaveProperty('AWS_PROFILE');
  expect(variables).not.toHaveProperty('PERSISTENCE');
});

test('its init hook is told where functions find the database, and no password', () => {
  expect(variablesFor({ database: { host: 'db', port: 3_306 } })['CASELOAD_DATABASE']).toBe('db:3306');
});
