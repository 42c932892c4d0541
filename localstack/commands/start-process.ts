import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import type { Log } from '../database/database-server.ts';
import { lastLines } from '../database/run-command.ts';
import { localstackVersion, waitUntilHealthy } from './health.ts';
import { LocalStackError } from './localstack-error.ts';
import { localstackVariables } from './localstack-variables.ts';
import { endProcess, type OwnProcess } from './own-process.ts';
import { PLACES } from './places.ts';
import { ensurePythonEnvironment } from './python-environment.ts';

const START_TIMEOUT_MS = 120_000;

/** How LocalStack's process is known among others. */
export const localstackProcess = (pid: number): OwnProcess => ({ pid, commandHolds: PLACES.pythonEnvironment });

/**
 * Starts LocalStack as a process that outlives this one, and waits until it answers.
 * @param note Told the process id at once, so that whatever happens to this command somebody can end it.
 * @throws LocalStackError PORT_TAKEN, LOCALSTACK_START_FAILED, and what the installation throws.
 */
export async function startProcess(endpoint: string, note: (pid: number) => Promise<void>, log: Log): Promise<void> {
  const other = await localstackVersion(endpoint);
  if (other) {
    throw new LocalStackError(
      'PORT_TAKEN',
      `Another LocalStack (${other}) answers at ${endpoint}. End it, or choose another port: npm run localstack:up -- --port 4567`,
    );
  }
  const python = await ensurePythonEnvironment(log);
  await prepareDirectories();
  log(`Starting LocalStack at ${endpoint}.`);
  const output = openSync(PLACES.log, 'w');
  const child = spawn(python, ['-m', 'localstack.runtime.main'], {
    cwd: PLACES.home,
    env: localstackVariables(Number(new URL(endpoint).port), process.env, process.execPath),
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
  if (pid !== undefined) await endProcess(localstackProcess(pid));
  throw new LocalStackError(
    'LOCALSTACK_START_FAILED',
    `LocalStack did not start: ${lastLines(await readFile(PLACES.log, 'utf8'))} (all of it in ${PLACES.log}).`,
  );
}

/** LocalStack keeps nothing from one start to the next. */
async function prepareDirectories(): Promise<void> {
  await rm(PLACES.outputs, { force: true });
  for (const directory of [PLACES.files, PLACES.temporary]) {
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true });
  }
}
