import { DatabaseError } from './database-error.ts';
import type { DatabaseServer, PrintLine } from './database-server.ts';
import { dockerAnswers, startDockerServer } from './docker-server.ts';
import { findServerBinary } from './find-server-binary.ts';
import { givenDatabase } from './given-database.ts';
import { canInstallServer, installServer } from './install-server.ts';
import { startPrivateServer } from './private-server.ts';

export interface EnsureDatabaseOptions {
  readonly log: PrintLine;
  /** A server of the user's own; by default the environment's MYSQL_URL. */
  readonly mysqlUrl?: string | undefined;
  /** Leave the server running when this process ends; `stopCommand` tells how to end it. */
  readonly keep?: boolean;
  /** Survive a crash of the machine; default false, because the data is thrown away. */
  readonly durable?: boolean;
}

/**
 * A real database server, by the first of these that works: MYSQL_URL, a server program on this machine, one installed
 * from the distribution (root on Debian), Docker.
 * @throws DatabaseError with a stable code and what to do.
 */
export async function ensureDatabase(options: EnsureDatabaseOptions): Promise<DatabaseServer> {
  const { log, mysqlUrl = process.env['MYSQL_URL'], keep = false, durable = false } = options;
  if (mysqlUrl) return givenDatabase(mysqlUrl);

  const failures: string[] = [];
  const attempt = (work: Promise<DatabaseServer | null>): Promise<DatabaseServer | null> =>
    work.catch((error: unknown) => {
      if (!(error instanceof DatabaseError)) throw error;
      log(error.message);
      failures.push(error.message);
      return null;
    });

  const onThisMachine = async () => {
    const binary = await findServerBinary();
    return binary && startPrivateServer(binary, { keep, durable });
  };
  const installed = async () => {
    if (!canInstallServer() || (await findServerBinary())) return null;
    await installServer(log);
    return onThisMachine();
  };
  const inDocker = async () => {
    if (!(await dockerAnswers())) return null;
    log('Starting a database server in Docker.');
    return startDockerServer({ durable });
  };

  for (const source of [onThisMachine, installed, inDocker]) {
    const server = await attempt(source());
    if (server) return server;
  }
  throw new DatabaseError(
    'DATABASE_NOT_FOUND',
    'No database server: set MYSQL_URL=mysql://user:password@host:3306, or install MariaDB or MySQL ' +
      `(Debian: apt-get install mariadb-server-core), or start Docker.${failures.map((f) => `\n- ${f}`).join('')}`,
  );
}
