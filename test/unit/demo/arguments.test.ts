import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { batchNames } from '../../../demo/batch-names.ts';
import { exitCodeHelp } from '../../../demo/exit-codes.ts';
import { parseArguments } from '../../../demo/parse-arguments.ts';
import { schemaPrefix } from '../../../demo/schema-prefix.ts';
import { sourceFile } from '../../../demo/source-file.ts';

const parse = (...argv: string[]) => parseArguments(argv, () => {});
const directory = mkdtempSync(join(tmpdir(), 'caseload-arguments-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('arguments', () => {
  test('default to the sample under the global policy', () => {
    expect(parse()).toMatchObject({
      files: [],
      dedupe: 'global',
      dateOrder: null,
      json: false,
      keep: false,
      loadAgain: false,
      documents: 6000,
      seed: 1,
    });
  });

  test('are files and options in any order', () => {
    const given = [
      'a.dat',
      '--dedupe',
      'custodial',
      'b.csv',
      '--json',
      '--keep',
      '--date-order',
      'DMY',
      '--load-again',
    ];
    expect(parse(...given)).toMatchObject({
      files: ['a.dat', 'b.csv'],
      dedupe: 'custodial',
      dateOrder: 'DMY',
      json: true,
      keep: true,
      loadAgain: true,
    });
  });

  test('print the help when asked', () => {
    let help = '';
    expect(parseArguments(['--help'], (text) => (help += text))).toBeNull();
    expect(help).toContain('--dedupe');
    expect(help.trimEnd().endsWith(exitCodeHelp())).toBe(true);
  });

  test.each([
    ['OPTION_UNKNOWN', ['--frob']],
    ['OPTION_INVALID', ['--dedupe', 'sideways']],
    ['OPTION_INVALID', ['--dedupe']],
    ['OPTION_INVALID', ['--date-order', 'YDM']],
    ['OPTION_INVALID', ['--documents', '1e3']],
    ['OPTION_INVALID', ['--documents', '1']],
    ['OPTION_INVALID', ['--seed', '-1']],
  ])('are refused with %s: %j', (code, argv) => {
    expect(() => parse(...argv)).toThrow(expect.objectContaining({ name: 'DemoError', code }));
  });
});

describe('batch names', () => {
  test('are the names of the files, numbered where they come again', () => {
    expect(batchNames(['load.csv', 'load.dat', 'other.dat', 'load.csv'])).toEqual([
      'load',
      'load-2',
      'other',
      'load-3',
    ]);
  });

  test('do not collide with a file of that very name', () => {
    expect(batchNames(['load-2.csv', 'load.csv', 'load.csv'])).toEqual(['load-2', 'load', 'load-3']);
  });

  test('are never a step of a path, and never too long', () => {
    expect(batchNames(['.hidden', '..', '...csv', `${'x'.repeat(300)}.csv`])).toEqual([
      '.hidden',
      'load-file',
      'load-file-2',
      'x'.repeat(247),
    ]);
  });
});

describe('files', () => {
  test.each([
    ['FILE_MISSING', 'nothing-here.csv'],
    ['FILE_UNREADABLE', '.'],
    ['FILE_EMPTY', 'empty.csv'],
  ])('are refused with %s before anything is started', async (code, name) => {
    writeFileSync(join(directory, 'empty.csv'), '');
    await expect(sourceFile(join(directory, name))).rejects.toMatchObject({ code });
  });

  test('are read when their turn has come', async () => {
    const path = join(directory, 'good.csv');
    writeFileSync(path, 'BEGDOC\nA\n');
    const file = await sourceFile(path);
    expect(file).toMatchObject({ name: 'good.csv', size: 9 });
    expect((await file.read()).toString()).toBe('BEGDOC\nA\n');
  });
});

test('schemas on a server of the user have a prefix that no other run has', () => {
  expect(schemaPrefix(false, 1)).toBe('demo');
  expect(schemaPrefix(true, 1_795_000_000_000)).toMatch(/^demo_[a-z0-9]{8}$/);
  expect(schemaPrefix(true, 1_795_000_000_001)).not.toBe(schemaPrefix(true, 1_795_000_000_000));
});
