import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PrintLine } from '../database/database-server.ts';
import { lastLines } from '../database/run-command.ts';
import type { State } from '../state.ts';
import type { Emulator } from './emulator.ts';
import { commandFor } from './emulators.ts';
import { emulatorVersion, waitUntilHealthy } from './health.ts';
import { LocalStackError } from './localstack-error.ts';
import { endProcess, type OwnProcess } from './own-process.ts';
import { ensurePythonEnvironment } from './python-environment.ts';

const START_TIMEOUT_MS = 120_000;

/** How an emulator's process is known among others. */
export const emulatorProcess = ({ places }: Emulator, pid: number): OwnProcess => ({
  pid,
  commandHolds: places.pythonEnvironment,
});

/**
 * Starts an emulator as a process that outlives this one, and waits until it answers.
 * @param note Told the process id at once, so that whatever happens to this command somebody can end it.
 * @throws LocalStackError PORT_TAKEN, START_FAILED, and what the installation throws.
 */
export async function startProcess(
  emulator: Emulator,
  { endpoint, database }: Pick<State, 'endpoint' | 'database'>,
  note: (pid: number) => Promise<void>,
  log: PrintLine,
): Promise<void> {
  const { title, places, python: program } = emulator;
  const other = await emulatorVersion(endpoint);
  if (other) {
    throw new LocalStackError(
      'PORT_TAKEN',
      `Another emulator (${other}) answers at ${endpoint}. End it, or choose another port: ${commandFor(emulator, 'up', '--port 4570')}`,
    );
  }
  const python = await ensurePythonEnvironment(emulator, log);
  await prepareDirectories(emulator);
  log(`Starting ${title} at ${endpoint}.`);
  const output = openSync(places.log, 'w');
  const child = spawn(python, ['-m', program.mainModule], {
    cwd: places.home,
    env: emulator.variables({
      port: Number(new URL(endpoint).port),
      env: process.env,
      node: process.execPath,
      database: database.seenByFunctions,
    }),
    // A session of its own: it goes on when this command and its terminal have ended.
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  child.on('error', () => {}); // Shows as a process without an id.
  child.unref();
  const { pid } = child;
  if (pid !== undefined) await note(pid);
  const healthy = await waitUntilHealthy(endpoint, {
    timeoutMs: START_TIMEOUT_MS,
    hasEnded: () => pid === undefined || child.exitCode !== null || child.signalCode !== null,
  });
  if (healthy) return;
  if (pid !== undefined) await endProcess(emulatorProcess(emulator, pid));
  throw new LocalStackError(
    'START_FAILED',
    `${title} did not start: ${lastLines(await readFile(places.log, 'utf8'))} (all of it in ${places.log}).`,
  );
}

/** Nothing is kept from one start to the next. */
async function prepareDirectories({ places, initHooks }: Emulator): Promise<void> {
  for (const file of [places.outputs, places.target]) await rm(file, { force: true });
  for (const directory of [places.files, places.temporary]) {
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true });
  }
  if (initHooks !== null) {
    // Where it looks for them in its container, below what it takes for the root.
    const directory = join(places.files, 'etc', 'localstack', 'init');
    await mkdir(dirname(directory), { recursive: true });
    await symlink(initHooks, directory, 'dir');
  }
  // Code is unpacked in there. A `.js` of it is CommonJS, as on Lambda; the next package.json above, this project's, says otherwise.
  await writeFile(join(places.temporary, 'package.json'), '{}\n');
}
