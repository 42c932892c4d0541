import { existsSync } from 'node:fs';
import { DatabaseError } from './database-error.ts';
import type { PrintLine } from './database-server.ts';
import { lastLines, runCommand } from './run-command.ts';

/** The server and nothing that would start one as a service. */
const PACKAGE = 'mariadb-server-core';
const TIMEOUT_MS = 10 * 60_000;

/** True where we may install: as root on Debian or a descendant. */
export const canInstallServer = (): boolean =>
  process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');

/**
 * Installs MariaDB from the distribution.
 * @throws DatabaseError DATABASE_INSTALL_FAILED
 */
export async function installServer(log: PrintLine): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const steps = [['update'], ['install', '-y', '--no-install-recommends', PACKAGE]];
  for (const [step, args] of steps.entries()) {
    log(`Installing a database server (${step + 1}/${steps.length}): apt-get ${args.join(' ')}`);
    const { exitCode, stdout, stderr } = await runCommand('/usr/bin/apt-get', ['-q', ...args], {
      timeoutMs: TIMEOUT_MS,
      env,
    });
    if (exitCode !== 0) {
      throw new DatabaseError(
        'DATABASE_INSTALL_FAILED',
        `apt-get ${args.join(' ')} failed: ${lastLines(stderr || stdout)}`,
      );
    }
  }
}
