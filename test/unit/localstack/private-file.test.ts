import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writePrivateFile } from '../../../localstack/emulators/private-file.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'caseload-private-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const modeOf = async (file: string) => (await stat(file)).mode & 0o777;

test('only its owner reads it', async () => {
  const file = join(directory, 'new', 'state.json');
  await writePrivateFile(file, 'text');
  expect([await readFile(file, 'utf8'), await modeOf(file)]).toEqual(['text', 0o600]);
});

test('one that everybody could read, or that a crash left unfinished, is replaced by one that nobody else can', async () => {
  const file = join(directory, 'state.json');
  for (const before of [file, `${file}.new`]) await writeFile(before, 'before', { mode: 0o644 });
  await writePrivateFile(file, 'text');
  expect([await readFile(file, 'utf8'), await modeOf(file)]).toEqual(['text', 0o600]);
});
