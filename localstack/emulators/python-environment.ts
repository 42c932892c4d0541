import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrintLine } from '../database/database-server.ts';
import { canInstallServer } from '../database/install-server.ts';
import { lastLines, runCommand } from '../database/run-command.ts';
import type { Emulator } from './emulator.ts';
import { findPython } from './find-python.ts';
import { LocalStackError } from './localstack-error.ts';

const TIMEOUT_MS = 20 * 60_000;

/**
 * An emulator in a virtual environment of its own, made when what is installed has changed.
 * @returns its Python.
 * @throws LocalStackError PYTHON_MISSING, INSTALL_FAILED
 */
export async function ensurePythonEnvironment(emulator: Emulator, log: PrintLine): Promise<string> {
  const { leastMinor, requirements, ownPackage } = emulator.python;
  const { pythonEnvironment } = emulator.places;
  const python = join(pythonEnvironment, 'bin', 'python');
  const stamp = join(pythonEnvironment, 'installed');
  const digest = await digestOf(requirements, ownPackage);
  const installed = await readFile(stamp, 'utf8').catch(() => null);
  if (installed === digest && existsSync(python)) return python;

  const program = `${emulator.title} ${emulator.version}`;
  const base = await findPython({ program, leastMinor });
  log(`Installing ${program} for ${base}; this takes a minute or two, once.`);
  await rm(pythonEnvironment, { recursive: true, force: true });
  await makeEnvironment(base, pythonEnvironment, log);
  await run(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements]);
  if (ownPackage !== null) await run(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', ownPackage]);
  await writeFile(stamp, digest);
  return python;
}

/** Debian keeps what `venv` needs in a package of its own. */
async function makeEnvironment(base: string, directory: string, log: PrintLine): Promise<void> {
  const make = () => runCommand(base, ['-m', 'venv', directory], { timeoutMs: TIMEOUT_MS });
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
  new LocalStackError('INSTALL_FAILED', `${command} failed: ${lastLines(printed, 5)}`);

async function digestOf(requirements: string, ownPackage: string | null): Promise<string> {
  const files: string[] = [];
  if (ownPackage !== null) {
    for await (const file of glob(['*.toml', '*/*.py'], { cwd: ownPackage })) files.push(join(ownPackage, file));
  }
  const hash = createHash('sha256');
  for (const file of [requirements, ...files.sort()]) hash.update(`\0${file}\0`).update(await readFile(file));
  return hash.digest('hex');
}
