import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const run = promisify(execFile);
const project = resolve(import.meta.dirname, '../..');
const cruiser = join(project, 'node_modules/.bin/depcruise');
const made: string[] = [];

afterAll(() => Promise.all(made.map((path) => rm(path, { recursive: true, force: true }))));

/** The names of the rules that a tree breaks. */
async function brokenRules(cwd: string, folders: readonly string[]): Promise<string[]> {
  const config = join(project, '.dependency-cruiser.mjs');
  const { stdout } = await run(process.execPath, [cruiser, '--config', config, '--output-type', 'json', ...folders], {
    cwd,
    maxBuffer: 1 << 28,
  }).catch((failure: { stdout: string }) => failure);
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return [...new Set(summary.violations.map(({ rule }) => rule.name))].sort();
}

/** A project of two files, where the first imports the second. */
async function projectWhere(importer: string, imported: string): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'caseload-imports-'));
  made.push(root);
  await mkdir(join(root, 'node_modules/sequelize'), { recursive: true });
  await writeFile(join(root, 'node_modules/sequelize/index.js'), 'export const value = 1;\n');
  await writeFile(
    join(root, 'node_modules/sequelize/package.json'),
    JSON.stringify({ name: 'sequelize', main: 'index.js' }),
  );
  await writeFile(join(root, 'package.json'), JSON.stringify({ dependencies: { sequelize: '6' } }));
  const isFile = imported.endsWith('.ts');
  const up = '../'.repeat(importer.split('/').length - 1);
  await mkdir(join(root, dirname(importer)), { recursive: true });
  await writeFile(
    join(root, importer),
    `import * as other from '${isFile ? up + imported : imported}';\nexport { other };\n`,
  );
  if (isFile) {
    await mkdir(join(root, dirname(imported)), { recursive: true });
    await writeFile(join(root, imported), 'export const value = 1;\n');
  }
  return root;
}

test('the project keeps every import rule', async () => {
  expect(
    await brokenRules(project, ['shared', 'lambdas', 'lib', 'operations', 'catalog', 'demo', 'bin', 'localstack']),
  ).toEqual([]);
});

test.each([
  ['pure-stays-pure', 'shared/load-files/a.ts', 'shared/batches/b.ts'],
  ['pure-stays-pure', 'shared/domain/a.ts', 'node:fs'],
  ['pure-stays-pure', 'shared/sqs-consumer/core/a.ts', 'shared/sqs-consumer/b.ts'],
  ['pure-stays-pure', 'lambdas/tagger/core/a.ts', 'sequelize'],
  ['pure-stays-pure', 'lambdas/tagger/core/a.ts', 'shared/cases/b.ts'],
  ['pure-stays-pure', 'shared/messages/events/a.ts', 'shared/messages/send/b.ts'],
  ['domain-is-the-bottom', 'shared/domain/a.ts', 'shared/messages/b.ts'],
  ['platform-knows-no-documents', 'shared/mysql/a.ts', 'shared/cases/b.ts'],
  ['no-lambda-imports-another', 'lambdas/tagger/shell/a.ts', 'lambdas/intake/shell/b.ts'],
  ['nobody-imports-a-handler', 'lambdas/tagger/shell/a.ts', 'lambdas/tagger/handler.ts'],
  ['shared-knows-no-lambda', 'shared/batches/a.ts', 'lambdas/tagger/shell/b.ts'],
  ['sql-text-has-one-room', 'shared/cases/a.ts', 'shared/mysql/queries/sql.ts'],
  ['stack-shares-constants-only', 'lib/a.ts', 'shared/cases/b.ts'],
  ['operations-serve-commands', 'shared/batches/a.ts', 'operations/b.ts'],
  ['emulators-know-no-demo', 'localstack/a.ts', 'demo/b.ts'],
  ['production-knows-no-test', 'shared/cases/a.ts', 'test/support/b.ts'],
])('%s is broken by %s importing %s', async (rule, importer, imported) => {
  const root = await projectWhere(importer, imported);
  const folders = [...new Set([importer, imported].filter((p) => p.endsWith('.ts')).map((p) => p.split('/')[0] ?? ''))];
  expect(await brokenRules(root, folders)).toContain(rule);
});
