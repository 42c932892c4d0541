import { expect, test } from 'vitest';
import { EXIT_CODE_MEANINGS, EXIT_CODES } from '../../../demo/exit-codes.ts';
import { DIFFERENCES } from '../../../localstack/commands/target-description.ts';
import { LOCALSTACK } from '../../../localstack/emulators/localstack.ts';
import { MINISTACK } from '../../../localstack/emulators/ministack.ts';
import { readText, section, tableRows } from './markdown.ts';

const page = readText('docs/local.md');

/** The tests that a page names, as links to their files. */
const namedTests = (markdown: string): { readonly name: string; readonly file: string }[] =>
  Array.from(markdown.matchAll(/\[([^\]]+)\]\(\.\.\/(test\/[^)#]+\.test\.ts)\)/g), ([, name = '', file = '']) => ({
    name,
    file,
  })).filter(({ name, file }) => !file.endsWith(`/${name}`));

test('every test that the page names is in the file that it links', () => {
  const named = namedTests(page);
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter(({ name, file }) => !readText(file).includes(`'${name}'`))).toEqual([]);
});

test('every difference that the code knows is explained, with the emulator that has it', () => {
  const rows = tableRows(section(page, 'Differences that the code knows'));
  expect(rows.map(([name]) => name)).toEqual(DIFFERENCES.map((name) => `\`${name}\``));
  for (const { title, differences } of [LOCALSTACK, MINISTACK]) {
    const ofEmulator = rows.filter(([, where]) => where === title).map(([name]) => name?.replaceAll('`', ''));
    expect(ofEmulator).toEqual(differences);
  }
});

test('the page speaks of the versions that are started', () => {
  for (const { title, version } of [LOCALSTACK, MINISTACK]) expect(page).toContain(`${title} ${version}`);
});

test('the page says of every exit code of the demo when it comes', () => {
  const shown = tableRows(section(page, 'The demo')).filter(([code = '']) => /^\d+$/.test(code));
  const codes = Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[];
  expect(shown).toEqual(codes.map((name) => [`${EXIT_CODES[name]}`, EXIT_CODE_MEANINGS[name]]));
});
