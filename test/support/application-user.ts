import { randomBytes } from 'node:crypto';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { literal } from '../../shared/mysql/queries/sql.ts';

/** How the name of every user begins whose statements are watched. */
const APPLICATION_USER = 'caseload_app';

/** What the functions need, and what pins as far as that needs no administrator's right. */
const PRIVILEGES =
  'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, REFERENCES, CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE';

/** A user's name for this run, so that runs on one server do not watch each other; it is alive as long as `root` is. */
export async function beginRun(root: Connection): Promise<string> {
  const user = `${APPLICATION_USER}_${randomBytes(3).toString('hex')}`;
  await root.query(`SELECT GET_LOCK(${literal(user)}, 0)`);
  return user;
}

/** Removes the users of this run, and of runs that were killed. @returns true when another run is still alive. */
export async function endRun(root: Connection, user: string): Promise<boolean> {
  await dropApplicationUsers(root, user);
  let others = false;
  for (const other of await applicationUsers(root, APPLICATION_USER)) {
    const run = literal(other.slice(0, user.length));
    const [rows] = await root.query<RowDataPacket[]>(`SELECT 1 FROM DUAL WHERE IS_USED_LOCK(${run}) IS NOT NULL`);
    if (rows.length > 0) others = true;
    else await dropApplicationUsers(root, other);
  }
  return others;
}

/** Makes a user with the rights of Caseload's functions. @returns its password. */
export async function createApplicationUser(root: Connection, user: string): Promise<string> {
  const password = `${randomBytes(18).toString('base64url')}.aA1`;
  await root.query(`CREATE USER ${literal(user)}@'%' IDENTIFIED BY ${literal(password)}`);
  await root.query(`GRANT ${PRIVILEGES} ON *.* TO ${literal(user)}@'%'`);
  return password;
}

/** The users whose names begin with `prefix`. */
async function applicationUsers(root: Connection, prefix: string): Promise<string[]> {
  const pattern = `${prefix.replaceAll('_', '\\_')}%`;
  const [rows] = await root.query<({ name: string } & RowDataPacket)[]>(
    `SELECT user AS name FROM mysql.user WHERE user LIKE ${literal(pattern)}`,
  );
  return rows.map(({ name }) => name);
}

export async function dropApplicationUsers(root: Connection, prefix: string): Promise<void> {
  for (const user of await applicationUsers(root, prefix)) await root.query(`DROP USER ${literal(user)}@'%'`);
}
