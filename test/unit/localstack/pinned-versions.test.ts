import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { runOptions } from '../../../localstack/database/server-options.ts';
import { LOCALSTACK } from '../../../localstack/emulators/localstack.ts';
import { MINISTACK } from '../../../localstack/emulators/ministack.ts';

const localstack = resolve(import.meta.dirname, '..', '..', '..', 'localstack');
const read = (...path: string[]) => readFile(join(localstack, ...path), 'utf8');

test('LocalStack is the same version with Docker and without', async () => {
  expect(await read('compose.yml')).toContain('localstack/localstack:4.14.0}');
  expect(await read('executor', 'requirements.txt')).toContain('\nlocalstack-core[runtime]==4.14.0\n');
  expect(await read('executor', 'pyproject.toml')).toContain('"localstack-core==4.14.0"');
});

test('the emulators are the versions that their commands name', async () => {
  expect(await read('executor', 'requirements.txt')).toContain(`\nlocalstack-core[runtime]==${LOCALSTACK.version}\n`);
  expect(await read('ministack', 'requirements.txt')).toContain(`\nministack==${MINISTACK.version}\n`);
});

test.each(['executor', 'ministack'])('every Python package of %s has one version', async (folder) => {
  const lines = (await read(folder, 'requirements.txt')).split('\n').filter((line) => line && !line.startsWith('#'));
  expect(lines.filter((line) => !/^[A-Za-z0-9._[\]-]+==\S+$/.test(line))).toEqual([]);
});

test('Docker publishes ports on loopback only', async () => {
  const published = [...(await read('compose.yml')).matchAll(/- "(.*:\d+)"$/gm)].map(([, ports]) => ports);
  expect(published).toHaveLength(2);
  expect(published.every((ports) => ports?.startsWith('127.0.0.1:'))).toBe(true);
});

test('MySQL in Docker has the options of the server without Docker', async () => {
  const options = runOptions({ kind: 'mysql', home: '/home', port: 3306, durable: false, runsAsRoot: false });
  const compose = await read('compose.yml');
  // What only places a server on a machine, or sizes what a container does not keep.
  const placed =
    /^--(no-defaults|datadir|tmpdir|port|bind-address|socket|pid-file|init-file|secure-file-priv|innodb-redo-log-capacity)\b/;
  expect(options.filter((option) => !placed.test(option) && !compose.includes(`- ${option}\n`))).toEqual([]);
});
