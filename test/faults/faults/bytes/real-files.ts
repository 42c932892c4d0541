import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SeedFile } from './seed-file.ts';

/** Third-party files beside the project: read where they are, never copied. */
const DATA = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url));

/** Bytes of a slice: header and some rows, so that a mutant costs about a millisecond. */
const SLICE_BYTES = 6_000;

/** Parser cases of one or two lines that make up one file, behind a header. */
const CASES_PER_FILE = 6;

const load = (path: string): Buffer => readFileSync(DATA + path);
const json = (path: string): unknown => JSON.parse(load(path).toString('utf8'));

/** The header with the rows that begin at a share of the file. */
function slices(name: string, bytes: Buffer): SeedFile[] {
  if (bytes.length <= SLICE_BYTES) return [{ name, bytes }];
  const header = bytes.subarray(0, bytes.indexOf(0x0a) + 1);
  return [0, 0.35, 0.7].map((share) => {
    const from = bytes.indexOf(0x0a, Math.max(header.length - 1, Math.floor(bytes.length * share))) + 1;
    return { name: `${share}/${name}`, bytes: Buffer.concat([header, bytes.subarray(from, from + SLICE_BYTES)]) };
  });
}

/** These have no document ids: their first column becomes that. */
const withIdColumn = (text: string): Buffer => Buffer.from(text.replace(/^("?)[\w ]*/, '$1DOCID'));

const paths = (pattern: string): SeedFile[] =>
  globSync(pattern, { cwd: DATA })
    .sort()
    .flatMap((path) => slices(path, load(path)));

/** Every set of third-party files, by its folder. A set that is absent throws or gives none. */
const SETS: Readonly<Record<string, () => SeedFile[]>> = {
  'enron-bailey': () => paths('enron-bailey/*.csv'),
  'relativity-samples': () => paths('relativity-samples/*.dat'),
  'zipper-goldens': () => paths('zipper-goldens/**/*.{dat,csv}'),
  'csv-spectrum': () =>
    paths('csv-spectrum/csvs/*.csv').map(({ name, bytes }) => ({ name, bytes: withIdColumn(bytes.toString('utf8')) })),
  papaparse: () => {
    const cases = (json('papaparse/core_parser_tests.json') as { input: string }[]).map(({ input }) => input);
    return Array.from({ length: Math.ceil(cases.length / CASES_PER_FILE) }, (_, i) => {
      const some = cases.slice(i * CASES_PER_FILE, (i + 1) * CASES_PER_FILE);
      return { name: `papaparse/${i}.csv`, bytes: Buffer.from(['DOCID,b,c', ...some].join('\n')) };
    });
  },
  loadfileadapter: () =>
    (json('loadfileadapter/dat_parser_cases.json') as { input_lines: string[] }[]).map(({ input_lines }, i) => ({
      name: `loadfileadapter/${i}.dat`,
      bytes: Buffer.from(input_lines.join('\r\n')),
    })),
};

/** The files that are present, and the names of the sets that are not. */
export function realFiles(): { readonly files: readonly SeedFile[]; readonly absent: readonly string[] } {
  const absent: string[] = [];
  const files = Object.entries(SETS).flatMap(([name, read]) => {
    const found = globSync(name, { cwd: DATA }).length > 0 ? read() : [];
    if (found.length === 0) absent.push(name);
    return found;
  });
  return { files, absent };
}
