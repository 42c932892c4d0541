import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot, readText, section, tableRows } from './markdown.ts';

const foldersIn = (path: string): string[] =>
  readdirSync(join(projectRoot, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

test('the page about the architecture has every room of the shared code, and none that is gone', () => {
  const rooms = tableRows(section(readText('docs/architecture.md'), 'Rooms')).map(([room = '']) => room);
  const shared = rooms.filter((room) => room.startsWith('`shared/')).map((room) => room.slice('`shared/'.length, -1));
  expect(shared.toSorted()).toEqual(foldersIn('shared').toSorted());
});

test('the page about the architecture shows every function that there is', () => {
  const path = section(readText('docs/architecture.md'), 'The path of a document');
  expect(foldersIn('lambdas').filter((name) => !path.includes(name))).toEqual([]);
});
