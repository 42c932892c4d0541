import { mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Address } from '../database/database-server.ts';
import { lastLines, runCommand } from '../database/run-command.ts';
import { LocalStackError } from '../emulators/localstack-error.ts';
import { writePrivateFile } from '../emulators/private-file.ts';
import { projectRoot } from '../places.ts';
import { localCdkJson } from './local-cdk-json.ts';

const TIMEOUT_MS = 60_000;

/**
 * The whole id of a commit of this repository.
 * @throws LocalStackError COMMIT_UNKNOWN
 */
export async function commitId(name: string): Promise<string> {
  const { exitCode, stdout } = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`);
  if (exitCode === 0) return stdout.trim();
  throw new LocalStackError(
    'COMMIT_UNKNOWN',
    `This repository has no commit ${name} here. A shallow clone gets it by: git fetch --unshallow`,
  );
}

/**
 * Puts the tree of a commit into a directory, instead of what was there, with this tree's packages and the database in its
 * cdk.json. The repository itself stays as it is.
 * @throws LocalStackError COMMIT_UNUSABLE
 */
export async function placeEarlierTree(commit: string, directory: string, database: Address): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const archive = `${directory}.tar`;
  await succeed(commit, git('archive', '--format=tar', `--output=${archive}`, commit));
  await succeed(commit, runCommand('tar', ['-xf', archive, '-C', directory], { timeoutMs: TIMEOUT_MS }));
  await rm(archive);
  await symlink(join(projectRoot, 'node_modules'), join(directory, 'node_modules'), 'dir');
  const settings = join(directory, 'cdk.json');
  await writePrivateFile(settings, JSON.stringify(localCdkJson(await readFile(settings, 'utf8'), database)));
}

const git = (...args: readonly string[]) => runCommand('git', ['-C', projectRoot, ...args], { timeoutMs: TIMEOUT_MS });

async function succeed(commit: string, command: ReturnType<typeof runCommand>): Promise<void> {
  const { exitCode, stderr } = await command;
  if (exitCode === 0) return;
  throw new LocalStackError(
    'COMMIT_UNUSABLE',
    `The tree of ${commit} cannot be had: ${lastLines(stderr)}. git and tar must be there.`,
  );
}
