import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { endingWith } from '../../../../shared/mysql/connections/ending-with.ts';
import { createEndpointPool } from '../../../../shared/mysql/connections/endpoint-pool.ts';
import type { FaultServer } from '../../fault.ts';

/** Many times what a server waits for a lock. */
const LIMIT_SECONDS = 120;
const SCHEMA = 'faults_abandoned_locks';
const writeTo = (row: number): string => `UPDATE ${SCHEMA}.locks SET n = n + 1 WHERE id = ${row}`;

/**
 * How long a server keeps the locks of a worker that gave its transaction up while a statement of it waited for a lock of
 * somebody else's: the connection is closed at once, and the server looks at it when the wait ends.
 * @returns seconds.
 * @throws Error when nothing of this comes about.
 */
export async function secondsLocksOutliveWorker(server: FaultServer): Promise<number> {
  const [holder, successor] = [await createConnection(server.url), await createConnection(server.url)];
  const { host, port, user, password } = server;
  const credentials = async () => ({ user, password });
  const pool = createEndpointPool({ host, port, tls: false, credentials, clock: Date.now });
  const lateness = new AbortController();
  const deadline = AbortSignal.timeout(LIMIT_SECONDS * 1000);
  try {
    await holder.query(`CREATE DATABASE ${SCHEMA}`);
    await holder.query(`CREATE TABLE ${SCHEMA}.locks (id INT PRIMARY KEY, n INT) ENGINE=InnoDB`);
    await holder.query(`INSERT INTO ${SCHEMA}.locks VALUES (1, 0), (2, 0)`);
    await holder.query('BEGIN');
    await holder.query(writeTo(1));
    const worker = pool.transaction((transaction) =>
      endingWith(lateness.signal, transaction, async () => {
        await pool.query(writeTo(2), { transaction });
        await pool.query(writeTo(1), { transaction });
      }),
    );
    const givenUp = worker.catch(() => {});
    while (!(await isRunning(successor, writeTo(1)))) deadline.throwIfAborted();
    lateness.abort(new Error('The function is about to time out.'));
    await givenUp;
    const startedAt = performance.now();
    while (!(await succeeds(successor, writeTo(2)))) deadline.throwIfAborted();
    return Math.round((performance.now() - startedAt) / 100) / 10;
  } finally {
    await holder.query('ROLLBACK');
    await holder.query(`DROP DATABASE IF EXISTS ${SCHEMA}`);
    await Promise.all([holder.end(), successor.end(), pool.close()]);
  }
}

async function isRunning(connection: Connection, statement: string): Promise<boolean> {
  const [processes] = await connection.query<RowDataPacket[]>('SHOW FULL PROCESSLIST');
  return processes.some(({ Info }) => Info === statement);
}

/** False when the lock was not to be had within the server's limit. */
async function succeeds(connection: Connection, statement: string): Promise<boolean> {
  try {
    await connection.query(statement);
    return true;
  } catch (error) {
    if ((error as { errno?: number }).errno === 1205) return false;
    throw error;
  }
}
