import { chmod, mkdir } from 'node:fs/promises';
import type { PrintLine } from '../database/database-server.ts';
import { isDatabaseRunning, startDatabase } from '../database/lasting-database.ts';
import { readState, type State, writeState } from '../state.ts';
import { startCompose } from './compose.ts';
import type { Emulator } from './emulator.ts';
import { emulatorVersion } from './health.ts';
import { untilInitialized } from './init-hooks.ts';
import { isRunning } from './own-process.ts';
import { emulatorProcess, startProcess } from './start-process.ts';

export interface StartOptions {
  readonly emulator: Emulator;
  readonly kind: State['kind'];
  readonly endpoint: string;
  readonly log: PrintLine;
}

/**
 * Starts what is not running yet; what an earlier call started goes on as it is, wherever that is.
 * @throws LocalStackError, DatabaseError
 */
export async function startEmulator(options: StartOptions): Promise<State> {
  const { home } = options.emulator.places;
  // What is deployed stands there with the database's password in it.
  await mkdir(home, { recursive: true });
  await chmod(home, 0o700);
  const state = await start(options);
  if (options.emulator.initHooks !== null) await untilInitialized(state.endpoint, state.log);
  return state;
}

async function start({ emulator, kind, endpoint, log }: StartOptions): Promise<State> {
  const { places } = emulator;
  const before = await readState(places.state);
  if ((before?.kind ?? kind) === 'compose') {
    const state = await startCompose(before?.endpoint ?? endpoint, log);
    await writeState(state, places.state);
    return state;
  }
  const database = before && (await isDatabaseRunning(before.database)) ? before.database : await startDatabase(log);
  const running = before && (await isAnswering(emulator, before)) ? before : null;
  const state: State = { kind, endpoint, pid: null, log: places.log, ...running, database };
  // Before the emulator, so that `down` finds the database whatever comes of the rest.
  await writeState(state, places.state);
  if (running) return state;
  let started = state;
  await startProcess(
    emulator,
    state,
    async (pid) => {
      started = { ...state, pid };
      await writeState(started, places.state);
    },
    log,
  );
  return started;
}

async function isAnswering(emulator: Emulator, { pid, endpoint }: State): Promise<boolean> {
  return (
    pid !== null && (await isRunning(emulatorProcess(emulator, pid))) && (await emulatorVersion(endpoint)) !== null
  );
}
