import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { untilInitialized } from '../../../localstack/emulators/init-hooks.ts';
import { LOCALSTACK } from '../../../localstack/emulators/localstack.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** A LocalStack that says one thing after the other, the last again and again. */
async function saying(...stages: readonly object[]): Promise<string> {
  const rest = [...stages];
  server = createServer((_, response) => void response.end(JSON.stringify(rest.length > 1 ? rest.shift() : rest[0])));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const stage = (completed: boolean, ...states: readonly string[]) => ({
  completed,
  scripts: states.map((state) => ({ stage: 'READY', name: 'database.py', state })),
});

test('waiting ends when every script has succeeded', async () => {
  const endpoint = await saying(stage(false, 'UNKNOWN'), stage(false, 'RUNNING'), stage(true, 'SUCCESSFUL'));
  await expect(untilInitialized(endpoint, 'log')).resolves.toBeUndefined();
});

test('a script that failed is named, with the log that tells why', async () => {
  await expect(untilInitialized(await saying(stage(true, 'ERROR')), '/the/log')).rejects.toThrow(
    expect.objectContaining({ code: 'INIT_FAILED', message: expect.stringMatching(/database\.py.*\/the\/log/) }),
  );
});

test('scripts that LocalStack has not found are not taken for scripts that succeeded', async () => {
  await expect(untilInitialized(await saying(stage(true)), 'log')).rejects.toMatchObject({ code: 'INIT_FAILED' });
});

test('waiting for a script without an end has one', async () => {
  await expect(untilInitialized(await saying(stage(false, 'RUNNING')), 'log', 1)).rejects.toMatchObject({
    code: 'INIT_FAILED',
  });
});

test('LocalStack runs the same scripts in Docker and without', async () => {
  const localstack = resolve(import.meta.dirname, '..', '..', '..', 'localstack');
  expect(LOCALSTACK.initHooks).toBe(join(localstack, 'init'));
  expect(await readFile(join(localstack, 'compose.yml'), 'utf8')).toContain('- ./init:/etc/localstack/init:ro\n');
});
