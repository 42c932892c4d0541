import { expect, test } from 'vitest';
import { localstackVariables } from '../../../localstack/commands/localstack-variables.ts';

test('LocalStack listens on loopback only, and names that address in what it gives out', () => {
  const variables = localstackVariables(4567, {}, '/usr/bin/node');
  expect(variables).toMatchObject({ GATEWAY_LISTEN: '127.0.0.1:4567', LOCALSTACK_HOST: '127.0.0.1:4567' });
});

test("functions run by our executor, in the caller's Node.js", () => {
  const variables = localstackVariables(4566, {}, '/opt/node24/bin/node');
  expect(variables).toMatchObject({
    LAMBDA_RUNTIME_EXECUTOR: 'caseload-process',
    CASELOAD_NODE: '/opt/node24/bin/node',
  });
});

test("LocalStack gets what shows more of it, and nothing else of the caller's environment", () => {
  const variables = localstackVariables(4566, { DEBUG: '1', AWS_PROFILE: 'production', PERSISTENCE: '1' }, 'node');
  expect(variables['DEBUG']).toBe('1');
  expect(variables).not.toHaveProperty('AWS_PROFILE');
  expect(variables).not.toHaveProperty('PERSISTENCE');
});
