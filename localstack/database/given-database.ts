import { DatabaseError } from './database-error.ts';
import type { Address, DatabaseServer } from './database-server.ts';
import { databaseUrl, identifyServer } from './identify-server.ts';

/**
 * The address that a MYSQL_URL names; a path is ignored, because Caseload names its schemas itself.
 * @throws DatabaseError MYSQL_URL_INVALID
 */
export function parseMysqlUrl(text: string): Address {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url?.hostname || !['mysql:', 'mariadb:'].includes(url.protocol)) {
    throw new DatabaseError('MYSQL_URL_INVALID', 'MYSQL_URL must look like mysql://user:password@host:3306.');
  }
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port ? Number(url.port) : 3306,
    user: decodeURIComponent(url.username) || 'root',
    password: decodeURIComponent(url.password),
  };
}

/**
 * The server that the user names in MYSQL_URL. It is checked and never stopped.
 * @throws DatabaseError MYSQL_URL_INVALID, MYSQL_URL_UNREACHABLE
 */
export async function givenDatabase(mysqlUrl: string): Promise<DatabaseServer> {
  const address = parseMysqlUrl(mysqlUrl);
  const identity = await identifyServer(address).catch((cause: unknown) => {
    throw new DatabaseError(
      'MYSQL_URL_UNREACHABLE',
      `The server of MYSQL_URL (${address.host}:${address.port}) does not take connections: ` +
        `${cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : String(cause)}. ` +
        'Check that it runs and that user and password are right, or unset MYSQL_URL.',
      { cause },
    );
  });
  return {
    ...address,
    ...identity,
    url: databaseUrl(address),
    origin: 'MYSQL_URL',
    stopCommand: null,
    stop: async () => {},
  };
}
