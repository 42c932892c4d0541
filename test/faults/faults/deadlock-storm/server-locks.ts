import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { Address } from '../../../../localstack/database/database-server.ts';
import { withRoot } from '../../lab/with-root.ts';

/** Lets new sessions wait so long for a row lock. @returns what puts it back. */
export async function shortLockWaits(server: Address, seconds: number): Promise<() => Promise<void>> {
  const set = (value: number) =>
    withRoot(server, async (root) => void (await root.query(`SET GLOBAL innodb_lock_wait_timeout = ${value}`)));
  const [before] = await withRoot(server, (root) =>
    rows<{ seconds: number }>(root, 'SELECT @@GLOBAL.innodb_lock_wait_timeout AS seconds'),
  );
  if (!before) throw new Error('The server does not tell its lock wait timeout.');
  const { seconds: own } = before;
  await set(seconds);
  return () => set(Number(own));
}

/**
 * Deadlocks that the server has found since it started; each of the two kinds of server counts elsewhere.
 * @throws Error when it counts none of them: then 0 would say that there were none.
 */
export const deadlocksFound = (server: Address): Promise<number> =>
  withRoot(server, async (root) => {
    const [status] = await rows<{ Value: string }>(root, "SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'");
    if (status) return Number(status.Value);
    const [metric] = await rows<{ n: number }>(
      root,
      "SELECT `COUNT` AS n FROM information_schema.INNODB_METRICS WHERE NAME = 'lock_deadlocks' AND STATUS = 'enabled'",
    );
    if (!metric) throw new Error('The server counts no deadlocks: neither Innodb_deadlocks nor lock_deadlocks is on.');
    return Number(metric.n);
  });

/** The tables and indexes of the last deadlock, without any value. */
export const lastDeadlock = (server: Address): Promise<string> =>
  withRoot(server, async (root) => {
    const [status] = await rows<{ Status: string }>(root, 'SHOW ENGINE INNODB STATUS');
    const text = /LATEST DETECTED DEADLOCK([\s\S]*?)\n-{8,}\n[A-Z ]+\n-{8,}/.exec(status?.Status ?? '')?.[1] ?? '';
    const locks = Array.from(text.matchAll(/index `?(\w+)`? of table `\w+`\.`(\w+)`[^\n]*?lock_mode ([^\n]*)/g));
    return locks.map(([, index, table, mode]) => `${table}.${index} ${mode}`).join(' | ');
  });

async function rows<R extends object>(root: Connection, statement: string): Promise<R[]> {
  const [found] = await root.query<(R & RowDataPacket)[]>(statement);
  return found;
}
