import { createConnection } from 'mysql2/promise';
import { identifier, sql } from '../../shared/core/sql.ts';
import type { Address } from '../database/database-server.ts';

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
    const start = `${prefix}_`;
    const [rows] = await connection.query(
      sql`SELECT schema_name AS name FROM information_schema.schemata WHERE LEFT(schema_name, ${start.length}) = ${start}`
        .sql,
    );
    const names = (rows as { name: string }[]).map(({ name }) => name);
    for (const name of names) await connection.query(sql`DROP DATABASE ${identifier(name)}`.sql);
    return names;
  } finally {
    await connection.end();
  }
}
