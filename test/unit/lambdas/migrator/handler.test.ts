import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Context } from 'aws-lambda';
import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** A server that ends each connection before it says anything, as one does that is about to restart. */
async function brokenServer() {
  const server = createServer((socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

const environment = (port: number): Record<string, string> => ({
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  DEPLOYMENT: 'caseload-test',
  POWERTOOLS_SERVICE_NAME: 'migrator',
  POWERTOOLS_METRICS_NAMESPACE: 'Caseload',
  POWERTOOLS_TRACE_ENABLED: 'false',
  SOURCE_QUEUE_URL: 'http://127.0.0.1/queue',
  DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1/dlq',
  VISIBILITY_TIMEOUT_SECONDS: '930',
  MAX_RECEIVE_COUNT: '5',
  EVENTS_TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:events',
  RDS_HOST: '127.0.0.1',
  RDS_PORT: `${port}`,
  RDS_DBNAME: 'caseload_test',
  RDS_TLS: 'off',
  RDS_USER: 'nobody',
  RDS_PASSWORD: '',
});

test('a deployment that fails writes what the migrator measured before it was told so', async () => {
  const server = await brokenServer();
  for (const [name, value] of Object.entries(environment(server.port))) vi.stubEnv(name, value);
  const lines: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0);
  }
  const { handler } = await import('../../../../lambdas/migrator/handler.ts');
  // Too little time is left to wait for the database.
  const context = { getRemainingTimeInMillis: () => 0 } as Context;
  await expect(handler(null, context)).rejects.toThrow();
  const written = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(written.filter((line) => line['_aws'])).toMatchObject([
    { service: 'migrator', deployment: 'caseload-test', TransactionRetries: expect.any(Array) },
  ]);
  server.close();
}, 30_000);
