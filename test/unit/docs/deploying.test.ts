import { expect, test } from 'vitest';
import { stageSettingsSchema } from '../../../lib/stage-schema.ts';
import { readText, section, tableRows } from './markdown.ts';

/** The names of the settings that have entries of their own, as `-c` gives them. */
const NAMED_BY_THE_COMMAND = ['deployment', 'stage'];

test('the page about deploying says of every setting what its default is and what it does', () => {
  const rows = tableRows(section(readText('docs/deploying.md'), 'Settings'));
  const shown = rows.map(([name = '']) => /^`(\w+)/.exec(name)?.[1] ?? '');
  const settings = Object.keys(stageSettingsSchema.in.shape).filter((name) => !NAMED_BY_THE_COMMAND.includes(name));
  expect(shown.toSorted()).toEqual(settings.toSorted());
  expect(rows.filter((cells) => cells.length !== 3 || cells.includes(''))).toEqual([]);
});
