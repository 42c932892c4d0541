import { glob } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../database/run-command.ts';
import { LocalStackError } from './localstack-error.ts';

const PRINT_VERSION = 'import sys; print(*sys.version_info[:2])';

/** What it is for. */
export interface PythonNeed {
  /** The program that needs it, with its version. */
  readonly program: string;
  /** The least x of Python 3.x. */
  readonly leastMinor: number;
}

/**
 * A Python that runs the program: the one that CASELOAD_PYTHON names, else the first that is new enough.
 * @throws LocalStackError PYTHON_MISSING
 */
export async function findPython(
  { program, leastMinor }: PythonNeed,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const named = env['CASELOAD_PYTHON'];
  for (const candidate of named ? [named] : await candidates(env)) {
    if (isNewEnough(await versionOf(candidate), leastMinor)) return candidate;
  }
  throw new LocalStackError(
    'PYTHON_MISSING',
    `${named ? `${named} is not` : 'There is no'} Python 3.${leastMinor} or newer, which ${program} needs. Install one (Debian 13: ` +
      'apt-get install python3-venv; elsewhere: pyenv install 3.13, or uv python install 3.13), or name it with ' +
      'CASELOAD_PYTHON=/path/to/python3.',
  );
}

/** @param version What Python says of itself, `3 13`. */
export function isNewEnough(version: string, leastMinor: number): boolean {
  const [major = 0, minor = 0] = version.trim().split(' ').map(Number);
  return major === 3 && minor >= leastMinor;
}

async function candidates(env: NodeJS.ProcessEnv): Promise<string[]> {
  // The versions that pyenv has are not on the PATH unless somebody chose them.
  const pyenv = join(env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  const ofPyenv: string[] = [];
  for await (const path of glob('3.1[1-4]*/bin/python3', { cwd: pyenv })) ofPyenv.push(join(pyenv, path));
  return ['python3.13', 'python3', 'python3.14', ...ofPyenv.sort()];
}

async function versionOf(python: string): Promise<string> {
  const { exitCode, stdout } = await runCommand(python, ['-c', PRINT_VERSION], { timeoutMs: 10_000 });
  return exitCode === 0 ? stdout : '';
}
