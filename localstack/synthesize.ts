import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { PrintLine } from './database/database-server.ts';
import { sourceDigest } from './source-digest.ts';

/** A run that began a day ago has long loaded its code. */
const STALE_MS = 24 * 60 * 60 * 1000;

export interface SynthesizeOptions {
  readonly projectRoot: string;
  readonly stage: string;
  readonly log: PrintLine;
}

/**
 * The stage's cloud assembly, synthesized when the sources changed. Each state of the sources has a directory of its
 * own that appears complete or not at all, so that processes at the same time, and functions that still run from an
 * older one, do not meet.
 * @returns the assembly's directory.
 * @throws Error with what the CDK app printed.
 */
export async function synthesize({ projectRoot, stage, log }: SynthesizeOptions): Promise<string> {
  const assemblies = join(projectRoot, '.caseload', 'cdk.out');
  const assembly = join(assemblies, `${stage}-${await sourceDigest(projectRoot)}`);
  if (await exists(assembly)) return assembly;

  log(`Synthesizing the stack of stage ${stage}.`);
  await mkdir(assemblies, { recursive: true });
  const unfinished = await mkdtemp(`${assembly}-`);
  try {
    await runApp(projectRoot, stage, unfinished);
    await rename(unfinished, assembly);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await exists(assembly))) throw error;
    // Another process put the same assembly there first.
  }
  await removeStale(assemblies, assembly);
  return assembly;
}

/** The CDK app itself, with the context that the CDK command line would give it; starting that takes seconds more. */
async function runApp(projectRoot: string, stage: string, outputDirectory: string): Promise<void> {
  const { context } = JSON.parse(await readFile(join(projectRoot, 'cdk.json'), 'utf8')) as { context?: object };
  const env = {
    ...process.env,
    PATH: `${join(projectRoot, 'node_modules', '.bin')}:${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    CDK_OUTDIR: outputDirectory,
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, stage }),
  };
  const app = promisify(execFile)(process.execPath, ['bin/app.ts'], {
    cwd: projectRoot,
    env,
    maxBuffer: 64 * 1024 * 1024,
  });
  await app.catch((cause: { stdout?: string; stderr?: string }) => {
    throw new Error(`The stack of stage ${stage} does not synthesize:\n${cause.stdout ?? ''}${cause.stderr ?? ''}`, {
      cause,
    });
  });
}

async function removeStale(assemblies: string, current: string): Promise<void> {
  for (const name of await readdir(assemblies)) {
    const directory = join(assemblies, name);
    const { mtimeMs } = await stat(directory).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (directory !== current && Date.now() - mtimeMs > STALE_MS) await rm(directory, { recursive: true, force: true });
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
