import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseError } from './database-error.ts';
import type { ServerBinary } from './find-server-binary.ts';
import { lastLines, runCommand } from './run-command.ts';
import { commonOptions, dataDirectory, type ServerSettings } from './server-options.ts';

const TIMEOUT_MS = 120_000;

/**
 * Makes the system tables of a new server.
 * @throws DatabaseError DATABASE_START_FAILED
 */
export async function createDataDirectory(binary: ServerBinary, settings: Omit<ServerSettings, 'port'>): Promise<void> {
  await mkdir(dataDirectory(settings.home), { recursive: true });
  const outcome =
    binary.kind === 'mysql'
      ? await runCommand(binary.path, [...commonOptions(settings), '--initialize-insecure'], { timeoutMs: TIMEOUT_MS })
      : await runCommand(
          binary.path,
          [...commonOptions(settings), '--bootstrap', '--enforce-storage-engine=', '--max-allowed-packet=8M'],
          { timeoutMs: TIMEOUT_MS, input: await mariadbSystemTables(binary) },
        );
  if (outcome.exitCode !== 0) {
    throw new DatabaseError(
      'DATABASE_START_FAILED',
      `${binary.path} could not make a data directory: ${lastLines(outcome.stderr)}`,
    );
  }
}

/**
 * What mariadb-install-db feeds the server, without its help tables. Done here because that script needs
 * my_print_defaults, which Debian puts into the client package.
 */
async function mariadbSystemTables({ path }: ServerBinary): Promise<string> {
  const prefix = dirname(dirname(path));
  const scripts = ['system_tables', 'performance_tables', 'system_tables_data'];
  const candidates = [join(prefix, 'share'), '/usr/share'].flatMap((share) => [
    ...scriptsOf(join(share, 'mysql'), 'mysql', scripts),
    ...scriptsOf(join(share, 'mariadb'), 'mariadb', scripts),
    ...scriptsOf(join(share, 'mysql'), 'mariadb', scripts),
  ]);
  for (const files of candidates) {
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => null)));
    if (texts.every((text) => text !== null)) {
      return `CREATE DATABASE IF NOT EXISTS mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;\n${texts.join('\n')}`;
    }
  }
  throw new DatabaseError('DATABASE_START_FAILED', `The system table scripts that belong to ${path} are missing.`);
}

/** MariaDB 11 renamed the scripts and, in some packages, their directory. */
function scriptsOf(directory: string, brand: string, names: readonly string[]): string[][] {
  return [names.map((name) => join(directory, `${brand}_${name}.sql`))];
}
