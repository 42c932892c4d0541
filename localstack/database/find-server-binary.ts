import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runCommand } from './run-command.ts';

/** A database server program on this machine. */
export interface ServerBinary {
  readonly path: string;
  readonly kind: 'mariadb' | 'mysql';
}

/** Aurora runs MySQL, so it goes first; on Debian `mysqld` is MariaDB under its older name. */
const NAMES = ['mysqld', 'mariadbd'];
/** Debian keeps servers out of an ordinary user's PATH. */
const EXTRA_DIRECTORIES = ['/usr/sbin', '/usr/libexec', '/usr/local/sbin', '/opt/homebrew/bin', '/usr/local/mysql/bin'];

/** The first server program that runs here, or null. */
export async function findServerBinary(path = process.env['PATH'] ?? ''): Promise<ServerBinary | null> {
  for (const name of NAMES) {
    for (const directory of [...path.split(delimiter), ...EXTRA_DIRECTORIES]) {
      const file = join(directory || '.', name);
      if (!(await isExecutable(file))) continue;
      const { exitCode, stdout } = await runCommand(file, ['--no-defaults', '--version'], { timeoutMs: 10_000 });
      if (exitCode === 0) return { path: file, kind: /mariadb/i.test(stdout) ? 'mariadb' : 'mysql' };
    }
  }
  return null;
}

const isExecutable = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
