import { createConnection } from 'mysql2/promise';
import type { Address, DatabaseServer } from './database-server.ts';

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Connects once and asks the server what it is.
 * @throws the driver's error when nothing answers or the credentials are refused.
 */
export async function identifyServer(address: Address): Promise<Pick<DatabaseServer, 'kind' | 'version'>> {
  const connection = await createConnection({ ...address, connectTimeout: CONNECT_TIMEOUT_MS });
  try {
    const [rows] = await connection.query({ sql: 'SELECT VERSION()', rowsAsArray: true });
    const version = String((rows as unknown[][])[0]?.[0]);
    return { kind: /mariadb/i.test(version) ? 'mariadb' : 'mysql', version };
  } finally {
    await connection.end();
  }
}

/** The address as a URL that MYSQL_URL takes. */
export function databaseUrl({ host, port, user, password }: Address): string {
  const credentials = encodeURIComponent(user) + (password ? `:${encodeURIComponent(password)}` : '');
  return `mysql://${credentials}@${host}:${port}`;
}
