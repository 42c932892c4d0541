import { DatabaseError } from '../../localstack/database/database-error.ts';
import type { PrintLine } from '../../localstack/database/database-server.ts';
import { findServerBinary } from '../../localstack/database/find-server-binary.ts';
import { canInstallServer, installServer } from '../../localstack/database/install-server.ts';
import { startPrivateServer } from '../../localstack/database/private-server.ts';
import type { FaultServer } from './fault.ts';

/**
 * Starts a server that the faults may kill: always one of our own, and durable, because what a killed server has
 * committed must be there when it is started again.
 * @throws DatabaseError DATABASE_NOT_FOUND, DATABASE_INSTALL_FAILED, DATABASE_START_FAILED
 */
export async function startFaultServer(log: PrintLine): Promise<FaultServer> {
  if (process.env['MYSQL_URL']) {
    log('MYSQL_URL is ignored: the faults kill their server, so they run on a private one of their own.');
  }
  if (!(await findServerBinary()) && canInstallServer()) await installServer(log);
  const binary = await findServerBinary();
  if (binary) return startPrivateServer(binary, { keep: false, durable: true });
  throw new DatabaseError(
    'DATABASE_NOT_FOUND',
    'The faults need a database server program that they may kill: install MariaDB or MySQL (Debian: apt-get install ' +
      'mariadb-server-core). A server elsewhere, or one in Docker, does not do.',
  );
}
