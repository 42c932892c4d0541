import type { Log } from '../database/database-server.ts';
import { startCompose } from './compose.ts';
import { localstackVersion } from './health.ts';
import { isDatabaseRunning, startDatabase } from './lasting-database.ts';
import { isRunning } from './own-process.ts';
import { PLACES } from './places.ts';
import { localstackProcess, startProcess } from './start-process.ts';
import { readState, type State, writeState } from './state.ts';

export interface StartOptions {
  readonly kind: State['kind'];
  readonly endpoint: string;
  readonly log: Log;
}

/**
 * Starts what is not running yet; what an earlier call started goes on as it is, wherever that is.
 * @throws LocalStackError, DatabaseError
 */
export async function startLocalStack({ kind, endpoint, log }: StartOptions): Promise<State> {
  const before = await readState();
  if ((before?.kind ?? kind) === 'compose') {
    const state = await startCompose(before?.endpoint ?? endpoint, log);
    await writeState(state);
    return state;
  }
  const database = before && (await isDatabaseRunning(before.database)) ? before.database : await startDatabase(log);
  const running = before && (await isAnswering(before)) ? before : null;
  const state: State = { kind, endpoint, pid: null, log: PLACES.log, ...running, database };
  // Before LocalStack, so that `down` finds the database whatever comes of the rest.
  await writeState(state);
  if (running) return state;
  let started = state;
  await startProcess(
    endpoint,
    async (pid) => {
      started = { ...state, pid };
      await writeState(started);
    },
    log,
  );
  return started;
}

async function isAnswering({ pid, endpoint }: State): Promise<boolean> {
  return pid !== null && (await isRunning(localstackProcess(pid))) && (await localstackVersion(endpoint)) !== null;
}
