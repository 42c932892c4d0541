import { expect, test } from 'vitest';
import { ministackVariables } from '../../../localstack/emulators/ministack-variables.ts';

test('MiniStack listens on loopback only, and names that address in what it gives out', () => {
  const variables = ministackVariables({ port: 4570, env: {}, node: '/usr/bin/node' });
  expect(variables).toMatchObject({ BIND_HOST: '127.0.0.1', MINISTACK_HOST: '127.0.0.1', GATEWAY_PORT: '4570' });
});

test("functions run in the caller's Node.js", () => {
  expect(ministackVariables({ port: 4567, env: {}, node: '/opt/node24/bin/node' })['PATH']).toMatch(
    /^\/opt\/node24\/bin:/,
  );
});

test("functions inherit nothing of the caller's environment", () => {
  const variables = ministackVariables({
    port: 4567,
    env: { AWS_PROFILE: 'production', HOME: '/home/someone' },
    node: 'node',
  });
  expect(variables).not.toHaveProperty('AWS_PROFILE');
  expect(variables['HOME']).not.toBe('/home/someone');
});
