import { join } from 'node:path';
import { LOCK_WAIT_SECONDS } from '../../shared/mysql/core/session-settings.ts';
import type { ServerBinary } from './find-server-binary.ts';

/** Where a private server lives, and how careful it is with its data. */
export interface ServerSettings {
  readonly kind: ServerBinary['kind'];
  /** Absolute; holds data, socket, pid file, log. */
  readonly home: string;
  readonly port: number;
  /** True: survives a crash of the machine. False: fast, for data that is thrown away. */
  readonly durable: boolean;
  readonly runsAsRoot: boolean;
}

export const dataDirectory = (home: string): string => join(home, 'data');
export const initFile = (home: string): string => join(home, 'init.sql');
export const logFile = (home: string): string => join(home, 'server.log');

/**
 * With name resolution off, MySQL matches a loopback connection to the host 127.0.0.1 only, never to localhost. The
 * password is empty because the server listens on loopback and holds throw-away data.
 */
export const INIT_SQL = `CREATE USER IF NOT EXISTS 'root'@'127.0.0.1';
GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;
`;

/** Options for creating the data directory and for running on it alike; `--no-defaults` must stay first. */
export function commonOptions({ kind, home, durable, runsAsRoot }: Omit<ServerSettings, 'port'>): string[] {
  return [
    '--no-defaults',
    `--datadir=${dataDirectory(home)}`,
    // Two servers that begin at once would meet in the machine's own, under the same names.
    `--tmpdir=${home}`,
    ...(runsAsRoot ? ['--user=root'] : []),
    `--innodb-flush-log-at-trx-commit=${durable ? 1 : 0}`,
    `--innodb-doublewrite=${durable ? 'ON' : 'OFF'}`,
    kind === 'mariadb' ? '--innodb-log-file-size=64M' : '--innodb-redo-log-capacity=128M',
    // The packaged default is a directory that only the package's own service makes.
    ...(kind === 'mysql' ? ['--secure-file-priv=NULL'] : []),
  ];
}

/** Options of the running server: loopback only, own socket and pid file, nothing of a system instance. */
export function runOptions(settings: ServerSettings): string[] {
  const { kind, home, port } = settings;
  return [
    ...commonOptions(settings),
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${join(home, 'socket')}`,
    `--pid-file=${join(home, 'pid')}`,
    `--init-file=${initFile(home)}`,
    '--skip-name-resolve',
    '--max-connections=300',
    `--innodb-lock-wait-timeout=${LOCK_WAIT_SECONDS}`,
    '--max-allowed-packet=64M',
    '--character-set-server=utf8mb4',
    '--innodb-buffer-pool-size=256M',
    ...(kind === 'mysql' ? ['--mysqlx=OFF', '--skip-log-bin', '--performance-schema=OFF'] : []),
  ];
}
