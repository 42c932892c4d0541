import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCheckout } from './another-checkout.ts';

const root = join(import.meta.dirname, '..', '..');
const bin = join(root, 'node_modules', '.bin');
const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: object };

interface Synth {
  readonly project: string;
  readonly cwd: string;
  readonly out: string;
  readonly timeZone: string;
}

/** What `cdk synth` runs, on a machine as different from another as two of one team are. */
const synth = ({ project, cwd, out, timeZone }: Synth) =>
  promisify(execFile)(join(bin, 'node'), [join(project, 'bin/app.ts')], {
    cwd,
    env: {
      PATH: `${bin}:/usr/bin:/bin`,
      HOME: out,
      TZ: timeZone,
      CDK_OUTDIR: out,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, stage: 'dev' }),
    },
  });

/** What is uploaded or compared: the templates, and every file of every asset, by its content. */
function deployedFiles(out: string): Record<string, string> {
  const files = globSync(['*.template.json', 'asset.*/**/*'], { cwd: out }).filter((file) =>
    statSync(join(out, file)).isFile(),
  );
  return Object.fromEntries(
    files.sort().map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(out, file)))
        .digest('hex'),
    ]),
  );
}

let directory: string;
let checkout: string;
let here: string;
let elsewhere: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'caseload-diff-'));
  here = join(directory, 'out');
  elsewhere = join(directory, 'by', 'another', 'way');
  checkout = join(directory, 'of', 'a', 'colleague', 'who', 'calls', 'it', 'otherwise');
  makeCheckout(root, checkout);
  await Promise.all([
    synth({ project: root, cwd: root, out: here, timeZone: 'UTC' }),
    synth({ project: checkout, cwd: tmpdir(), out: elsewhere, timeZone: 'Pacific/Auckland' }),
  ]);
}, 300_000);
afterAll(() => rmSync(directory, { recursive: true }), 60_000);

test('synths of two checkouts of the same sources are the same, byte for byte, wherever they run and write', () => {
  const files = deployedFiles(here);
  expect(Object.keys(files).filter((file) => file.endsWith('.template.json'))).toHaveLength(2);
  // A bundle and its source map for each function, and the two files of CDK's function for triggers.
  expect(Object.keys(files).filter((file) => file.startsWith('asset.'))).toHaveLength(14);
  expect(deployedFiles(elsewhere)).toEqual(files);
});

test('what is deployed tells nothing of the machine that built it', () => {
  const paths = [root, directory, relative('/', root), 'colleague'];
  for (const file of globSync(['*.template.json', 'asset.*/*'], { cwd: elsewhere })) {
    const content = readFileSync(join(elsewhere, file), 'utf8');
    expect(paths.filter((path) => content.includes(path))).toEqual([]);
  }
});

test('errors in production name the sources as they stand in the project', () => {
  const [map = ''] = globSync('asset.*/index.mjs.map', { cwd: here });
  const { sources } = JSON.parse(readFileSync(join(here, map), 'utf8')) as { sources: string[] };
  expect(sources).toContain('shared/functions/function-runtime.ts');
  expect(sources.filter((source) => source.startsWith('..'))).toEqual([]);
});
