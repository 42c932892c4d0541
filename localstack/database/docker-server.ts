import { DatabaseError } from './database-error.ts';
import type { Address, DatabaseServer } from './database-server.ts';
import { databaseUrl } from './identify-server.ts';
import { once } from './once.ts';
import type { PrivateServerOptions } from './private-server.ts';
import { lastLines, runCommand } from './run-command.ts';
import { waitUntilAnswering } from './wait-until-answering.ts';

const IMAGE = 'mysql:8.4';
const PULL_TIMEOUT_MS = 10 * 60_000;
const START_TIMEOUT_MS = 120_000;
const COMMAND_TIMEOUT_MS = 60_000;

/** True when a Docker engine answers, not only its command line. */
export async function dockerAnswers(): Promise<boolean> {
  const { exitCode } = await runCommand('docker', ['info', '--format', '{{.ServerVersion}}'], { timeoutMs: 10_000 });
  return exitCode === 0;
}

/**
 * Starts MySQL in a container that removes itself when it stops.
 * @throws DatabaseError DATABASE_START_FAILED
 */
export async function startDockerServer({ durable }: Pick<PrivateServerOptions, 'durable'>): Promise<DatabaseServer> {
  const careless = ['--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=OFF', '--skip-log-bin'];
  const started = await docker(
    [
      ...['run', '--detach', '--rm', '--publish', '127.0.0.1::3306', '--env', 'MYSQL_ALLOW_EMPTY_PASSWORD=yes', IMAGE],
      ...['--max-connections=300', '--max-allowed-packet=64M', '--skip-name-resolve', '--mysqlx=OFF'],
      ...(durable ? [] : careless),
    ],
    PULL_TIMEOUT_MS,
  );
  const container = started.slice(0, 12);
  const stop = once(async () => {
    await docker(['stop', container]);
  });
  try {
    const port = Number((await docker(['port', container, '3306/tcp'])).split('\n')[0]?.split(':').pop());
    const address: Address = { host: '127.0.0.1', port, user: 'root', password: '' };
    const identity = await waitUntilAnswering(address, { timeoutMs: START_TIMEOUT_MS, gaveUp: () => null });
    const origin = `a Docker container of ${IMAGE}`;
    return {
      ...address,
      ...identity,
      url: databaseUrl(address),
      origin,
      stopCommand: `docker stop ${container}`,
      stop,
    };
  } catch (cause) {
    await stop();
    throw new DatabaseError('DATABASE_START_FAILED', `${IMAGE} in Docker did not start: ${String(cause)}`, { cause });
  }
}

async function docker(args: readonly string[], timeoutMs = COMMAND_TIMEOUT_MS): Promise<string> {
  const { exitCode, stdout, stderr } = await runCommand('docker', args, { timeoutMs });
  if (exitCode !== 0)
    throw new DatabaseError('DATABASE_START_FAILED', `docker ${args[0]} failed: ${lastLines(stderr)}`);
  return stdout.trim();
}
