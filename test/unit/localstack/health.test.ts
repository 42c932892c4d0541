import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../../../localstack/database/free-port.ts';
import { emulatorVersion, waitUntilHealthy } from '../../../localstack/emulators/health.ts';

let server: Server | undefined;
afterEach(() => server?.close());

async function answering(body: string): Promise<string> {
  server = createServer((_, response) => void response.end(body));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('LocalStack tells its version', async () => {
  expect(await emulatorVersion(await answering('{"services":{},"version":"4.14.0"}'))).toBe('4.14.0');
});

test('another server is not taken for LocalStack', async () => {
  expect(await emulatorVersion(await answering('<html>'))).toBeNull();
});

test('nothing answers where nothing listens', async () => {
  expect(await emulatorVersion(`http://127.0.0.1:${await freePort()}`)).toBeNull();
});

test('waiting ends when LocalStack has ended', async () => {
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  expect(await waitUntilHealthy(endpoint, { timeoutMs: 60_000, hasEnded: () => true })).toBe(false);
});
