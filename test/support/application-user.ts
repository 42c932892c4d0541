import { randomBytes } from 'node:crypto';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { literal } from '../../shared/core/sql.ts';

/** How the name of every user begins whose statements are watched. */
export const APPLICATION_USER = 'caseload_app';

/** What the functions need, and what pins as far as that needs no administrator's right. */
const PRIVILEGES =
  'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, REFERENCES, CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE';

/** Makes a user with the rights of Caseload's functions. @returns its password. */
export async function createApplicationUser(root: Connection, user: string): Promise<string> {
  const password = `${randomBytes(18).toString('base64url')}.aA1`;
  await root.query(`CREATE USER ${literal(user)}@'%' IDENTIFIED BY ${literal(password)}`);
  await root.query(`GRANT ${PRIVILEGES} ON *.* TO ${literal(user)}@'%'`);
  return password;
}

/** The users whose names begin with `prefix`. */
export async function applicationUsers(root: Connection, prefix: string): Promise<string[]> {
  const pattern = `${prefix.replaceAll('_', '\\_')}%`;
  const [rows] = await root.query<({ name: string } & RowDataPacket)[]>(
    `SELECT user AS name FROM mysql.user WHERE user LIKE ${literal(pattern)}`,
  );
  return rows.map(({ name }) => name);
}

export async function dropApplicationUsers(root: Connection, prefix: string): Promise<void> {
  for (const user of await applicationUsers(root, prefix)) await root.query(`DROP USER ${literal(user)}@'%'`);
}
