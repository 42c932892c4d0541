import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../database/database-server.ts';
import { canInstallServer } from '../database/install-server.ts';
import { lastLines, runCommand } from '../database/run-command.ts';
import { findPython } from './find-python.ts';
import { LocalStackError } from './localstack-error.ts';
import { PLACES, projectRoot } from './places.ts';

const EXECUTOR = join(projectRoot, 'localstack', 'executor');
const TIMEOUT_MS = 20 * 60_000;

/**
 * LocalStack with our executor in a virtual environment of its own, made when either has changed.
 * @returns its Python.
 * @throws LocalStackError PYTHON_MISSING, LOCALSTACK_INSTALL_FAILED
 */
export async function ensurePythonEnvironment(log: Log): Promise<string> {
  const python = join(PLACES.pythonEnvironment, 'bin', 'python');
  const stamp = join(PLACES.pythonEnvironment, 'installed');
  const digest = await executorDigest();
  const installed = await readFile(stamp, 'utf8').catch(() => null);
  if (installed === digest && existsSync(python)) return python;

  const base = await findPython();
  log(`Installing LocalStack 4.14.0 for ${base}; this takes a minute or two, once.`);
  await rm(PLACES.pythonEnvironment, { recursive: true, force: true });
  await makeEnvironment(base, log);
  await run(python, ['-m', 'pip', 'install', '--quiet', '--requirement', join(EXECUTOR, 'requirements.txt')]);
  await run(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', EXECUTOR]);
  await writeFile(stamp, digest);
  return python;
}

/** Debian keeps what `venv` needs in a package of its own. */
async function makeEnvironment(base: string, log: Log): Promise<void> {
  const make = () => runCommand(base, ['-m', 'venv', PLACES.pythonEnvironment], { timeoutMs: TIMEOUT_MS });
  const { exitCode, stdout, stderr } = await make();
  if (exitCode === 0) return;
  if (!canInstallServer()) throw failed(`${base} -m venv`, `${stdout}${stderr}`);
  log('Installing python3-venv from the distribution.');
  await run('/usr/bin/apt-get', ['-q', 'update']);
  await run('/usr/bin/apt-get', ['-q', 'install', '-y', '--no-install-recommends', 'python3-venv']);
  const again = await make();
  if (again.exitCode !== 0) throw failed(`${base} -m venv`, `${again.stdout}${again.stderr}`);
}

async function run(file: string, args: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', PIP_DISABLE_PIP_VERSION_CHECK: '1' };
  const { exitCode, stdout, stderr } = await runCommand(file, args, { timeoutMs: TIMEOUT_MS, env });
  if (exitCode !== 0) throw failed([file, ...args].join(' '), stderr || stdout);
}

const failed = (command: string, printed: string) =>
  new LocalStackError('LOCALSTACK_INSTALL_FAILED', `${command} failed: ${lastLines(printed, 5)}`);

async function executorDigest(): Promise<string> {
  const files: string[] = [];
  for await (const file of glob(['*.toml', '*.txt', '*/*.py'], { cwd: EXECUTOR })) files.push(file);
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(`\0${file}\0`).update(await readFile(join(EXECUTOR, file)));
  return hash.digest('hex');
}
