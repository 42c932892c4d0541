import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import type { State } from '../state.ts';
import type { PrintLine } from './database-server.ts';
import { ensureDatabase } from './ensure-database.ts';
import { parseMysqlUrl } from './given-database.ts';
import { identifyServer } from './identify-server.ts';

type Database = State['database'];

const POLL_MS = 100;
const PATIENCE_MS = 30_000;

/**
 * A database server that stays until {@link endDatabase}.
 * @throws DatabaseError
 */
export async function startDatabase(log: PrintLine): Promise<Database> {
  const server = await ensureDatabase({ log, keep: true });
  const { host, port, user, password, url, origin, stopCommand } = server;
  return {
    url,
    seenByFunctions: { host, port, user, password },
    origin,
    dataDirectory: stopCommand === null ? null : await dataDirectoryOf(url),
  };
}

/** True when the server answers, and is the one that was started. */
export async function isDatabaseRunning({ url, dataDirectory }: Database): Promise<boolean> {
  try {
    if (dataDirectory !== null) return (await dataDirectoryOf(url)) === dataDirectory;
    await identifyServer(parseMysqlUrl(url));
    return true;
  } catch {
    return false;
  }
}

/** Ends a server that was started here and removes its data; a server of the user's own is left alone. */
export async function endDatabase(database: Database): Promise<void> {
  const { url, dataDirectory } = database;
  if (dataDirectory === null) return;
  if (await isDatabaseRunning(database)) {
    // By its own statement, so that no other process is ever ended.
    await query(url, 'SHUTDOWN').catch(() => {});
    const deadline = Date.now() + PATIENCE_MS;
    while ((await isDatabaseRunning(database)) && Date.now() < deadline) await delay(POLL_MS);
  }
  // In Docker the directory is the container's, which goes with it. A server that answers no more may still be writing.
  if (dataDirectory.includes('caseload-database-'))
    await rm(dirname(dataDirectory), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

async function dataDirectoryOf(url: string): Promise<string> {
  const [[directory] = []] = await query(url, 'SELECT @@datadir');
  return String(directory).replace(/\/$/, '');
}

async function query(url: string, sql: string): Promise<unknown[][]> {
  const connection = await createConnection({ ...parseMysqlUrl(url), connectTimeout: 5_000 });
  try {
    const [rows] = await connection.query({ sql, rowsAsArray: true });
    return rows as unknown[][];
  } finally {
    connection.destroy();
  }
}
