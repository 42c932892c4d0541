import { type Connection, createConnection } from 'mysql2/promise';
import type { Address } from '../../../localstack/database/database-server.ts';

/** Lends a connection of the server's administrator, for what no function may do. */
export async function withRoot<T>(server: Address, work: (root: Connection) => Promise<T>): Promise<T> {
  const { host, port, user, password } = server;
  const root = await createConnection({ host, port, user, password });
  try {
    return await work(root);
  } finally {
    await root.end();
  }
}
