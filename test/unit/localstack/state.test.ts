import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../../localstack/database/free-port.ts';
import type { Emulator } from '../../../localstack/emulators/emulator.ts';
import { LOCALSTACK } from '../../../localstack/emulators/localstack.ts';
import { readState, removeState, type State, stateOfRunning, writeState } from '../../../localstack/state.ts';

let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'caseload-state-'));
  file = join(directory, 'new', 'state.json');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** One whose state is the test's. */
const emulator = (): Emulator => ({ ...LOCALSTACK, places: { ...LOCALSTACK.places, state: file } });

const state = (endpoint = 'http://127.0.0.1:4566'): State => ({
  kind: 'process',
  endpoint,
  pid: 4711,
  log: '/somewhere/localstack.log',
  database: {
    url: 'mysql://root@127.0.0.1:33061',
    seenByFunctions: { host: '127.0.0.1', port: 33_061, user: 'root', password: '' },
    origin: 'a private instance',
    dataDirectory: '/somewhere/data',
  },
});

test('what was written is read', async () => {
  await writeState(state(), file);
  expect(await readState(file)).toEqual(state());
});

test('before the start and after the end there is none', async () => {
  expect(await readState(file)).toBeNull();
  await writeState(state(), file);
  await removeState(file);
  expect(await readState(file)).toBeNull();
});

test.each(['{', '{"kind":"process"}'])('a file that says %s is refused with a code', async (text) => {
  await writeState(state(), file);
  await writeFile(file, text);
  await expect(readState(file)).rejects.toMatchObject({ code: 'STATE_UNREADABLE' });
});

test('a command that needs LocalStack says so when nothing was started', async () => {
  await expect(stateOfRunning(emulator())).rejects.toMatchObject({ code: 'NOT_RUNNING' });
});

test('a command that needs LocalStack says so when nothing answers', async () => {
  await writeState(state(`http://127.0.0.1:${await freePort()}`), file);
  await expect(stateOfRunning(emulator())).rejects.toMatchObject({ code: 'NOT_RUNNING' });
});
