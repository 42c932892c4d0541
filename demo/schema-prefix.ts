import { createConnection } from 'mysql2/promise';
import type { Address } from '../localstack/database/database-server.ts';
import { dropDatabase } from '../shared/mysql/queries/ddl.ts';

/**
 * The prefix of a run's schemas. On a server of the user's own it is the run's alone, so that nothing of anybody else is
 * met, or dropped.
 */
export const schemaPrefix = (ownServer: boolean, now: number): string =>
  ownServer ? `demo_${now.toString(36)}` : 'demo';

/** Drops the schemas of one run. @returns their names. */
export async function dropSchemas({ host, port, user, password }: Address, prefix: string): Promise<string[]> {
  const connection = await createConnection({ host, port, user, password });
  try {
    const [rows] = await connection.query('SHOW DATABASES');
    const names = (rows as { Database: string }[])
      .map(({ Database }) => Database)
      .filter((name) => name.startsWith(`${prefix}_`));
    for (const name of names) await connection.query(dropDatabase(name).sql);
    return names;
  } finally {
    await connection.end();
  }
}
