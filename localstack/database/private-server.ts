import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataDirectory } from './create-data-directory.ts';
import { DatabaseError } from './database-error.ts';
import type { Address, DatabaseServer } from './database-server.ts';
import type { ServerBinary } from './find-server-binary.ts';
import { freePort } from './free-port.ts';
import { type Guard, guardDirectory } from './guard.ts';
import { databaseUrl } from './identify-server.ts';
import { once } from './once.ts';
import { lastLines } from './run-command.ts';
import { INIT_SQL, initFile, logFile, runOptions, type ServerSettings } from './server-options.ts';
import { waitUntilAnswering } from './wait-until-answering.ts';

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;
const PORT_ATTEMPTS = 3;

export interface PrivateServerOptions {
  /** Leave the server running when this process ends without `stop()`. */
  readonly keep: boolean;
  /** Survive a crash of the machine; slower. */
  readonly durable: boolean;
}

/** A server of our own, which can crash and come back. */
export interface PrivateServer extends DatabaseServer {
  /** Ends the server as a crash does (SIGKILL); its data stays. */
  kill(): Promise<void>;
  /** Starts the server that was killed, on the same port and data; does nothing while it runs. */
  start(): Promise<void>;
}

/**
 * Starts a server of our own beside any that the machine runs: own data directory, socket and port.
 * @throws DatabaseError DATABASE_START_FAILED
 */
export async function startPrivateServer(binary: ServerBinary, options: PrivateServerOptions): Promise<PrivateServer> {
  const home = await mkdtemp(join(tmpdir(), 'caseload-database-'));
  const guard = guardDirectory(home);
  const settings = { kind: binary.kind, home, durable: options.durable, runsAsRoot: process.getuid?.() === 0 };
  try {
    await createDataDirectory(binary, settings);
    await writeFile(initFile(home), INIT_SQL);
    const { address, identity, ...running } = await launchOnFreePort(binary, settings, guard);
    if (options.keep) guard.dismiss();
    let { server } = running;
    return {
      ...address,
      ...identity,
      url: databaseUrl(address),
      origin: `a private instance of ${binary.path}`,
      get stopCommand() {
        return `kill -9 ${server.pid}; rm -rf ${home}`;
      },
      kill: () => end(server, 'SIGKILL'),
      async start() {
        if (hasEnded(server)) ({ server } = await launchOn(address.port, binary, settings, guard));
      },
      stop: once(async () => {
        guard.dismiss();
        await end(server, 'SIGTERM');
        await rm(home, { recursive: true, force: true });
      }),
    };
  } catch (error) {
    guard.dismiss();
    await rm(home, { recursive: true, force: true });
    throw error;
  }
}

async function launchOnFreePort(binary: ServerBinary, settings: Omit<ServerSettings, 'port'>, guard: Guard) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await launchOn(await freePort(), binary, settings, guard);
    } catch (error) {
      if (attempt < PORT_ATTEMPTS && /address already in use|bind on TCP/i.test(String(error))) continue;
      throw error;
    }
  }
}

/** @throws DatabaseError DATABASE_START_FAILED */
async function launchOn(port: number, binary: ServerBinary, settings: Omit<ServerSettings, 'port'>, guard: Guard) {
  const server = launch(binary, runOptions({ ...settings, port }), settings.home);
  if (server.pid !== undefined) guard.watch(server.pid);
  const address: Address = { host: '127.0.0.1', port, user: 'root', password: '' };
  try {
    const identity = await waitUntilAnswering(address, {
      timeoutMs: START_TIMEOUT_MS,
      gaveUp: () => (hasEnded(server) ? lastLines(readFileSync(logFile(settings.home), 'utf8')) : null),
    });
    return { server, address, identity };
  } catch (cause) {
    server.kill('SIGKILL');
    throw new DatabaseError('DATABASE_START_FAILED', `${binary.path} did not start: ${String(cause)}`, { cause });
  }
}

/** Its own session (`detached`), so that Ctrl-C in a terminal ends it last, when we say so. */
function launch(binary: ServerBinary, args: readonly string[], home: string): ChildProcess {
  const log = openSync(logFile(home), 'a');
  try {
    const child = spawn(binary.path, args, { detached: true, stdio: ['ignore', log, log], cwd: home });
    child.on('error', () => {}); // Shows as a process without a pid, see hasEnded.
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

const hasEnded = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

async function end(server: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (hasEnded(server)) return;
  server.ref();
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill(signal);
  const impatience = setTimeout(() => server.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(impatience);
}
