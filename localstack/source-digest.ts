import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Everything that a synthesized stack depends on; installed packages through the lock file. */
const SOURCES = [
  'bin/app.ts',
  'lib/**/*.ts',
  'lambdas/**/*.ts',
  'shared/**/*',
  'cdk.json',
  'package-lock.json',
  'tsconfig.json',
];

/** A digest of the sources, which changes when the synthesized stack may. */
export async function sourceDigest(projectRoot: string): Promise<string> {
  const files: string[] = [];
  for await (const entry of glob(SOURCES, { cwd: projectRoot, withFileTypes: true })) {
    if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
  }
  const hash = createHash('sha256').update(process.version);
  for (const file of files.sort()) {
    hash.update(`\0${file.slice(projectRoot.length)}\0`).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}
