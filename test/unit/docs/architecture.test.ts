import { globSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { fencedBlocks, projectRoot, readText, section, tableRows } from './markdown.ts';

const foldersIn = (path: string): string[] =>
  readdirSync(join(projectRoot, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/** The room of a file: its folder in `shared`, or its folder at the top. */
const roomOf = (path: string): string => {
  const [top = '', folder = ''] = path.split('/');
  return top === 'shared' ? folder : top;
};

/** The imports between rooms, as "importer imported". */
function importsBetweenRooms(): Set<string> {
  const files = globSync('{bin,lib,lambdas,shared,operations,catalog,demo,localstack}/**/*.ts', { cwd: projectRoot });
  const pairs = files.flatMap((file) =>
    Array.from(readText(file).matchAll(/from '(\.[^']+)'/g), ([, target = '']) => [
      roomOf(file),
      roomOf(join(dirname(file), target)),
    ]),
  );
  return new Set(pairs.map((pair) => pair.join(' ')));
}

/** Words and the reading of files know each other: a date order is a setting of a case, and a way to read. */
const MUTUAL = ['domain load-files'];

test('the diagram of rooms has only imports that there are, and none that run the other way', () => {
  const [diagram] = fencedBlocks(section(readText('docs/architecture.md'), 'Rooms'));
  const arrows = Array.from(diagram!.text.matchAll(/^ +([\w-]+) --> ([\w-]+)$/gm), ([, from, to]) => [from, to]);
  const imports = importsBetweenRooms();
  expect(arrows.length).toBeGreaterThan(15);
  expect(arrows.map((arrow) => arrow.join(' ')).filter((arrow) => !imports.has(arrow))).toEqual([]);
  const reversed = arrows.map((arrow) => arrow.toReversed().join(' '));
  expect(reversed.filter((arrow) => imports.has(arrow) && !MUTUAL.includes(arrow))).toEqual([]);
});

test('the page about the architecture has every room of the shared code, and none that is gone', () => {
  const rooms = tableRows(section(readText('docs/architecture.md'), 'Rooms')).map(([room = '']) => room);
  const shared = rooms.filter((room) => room.startsWith('`shared/')).map((room) => room.slice('`shared/'.length, -1));
  expect(shared.toSorted()).toEqual(foldersIn('shared').toSorted());
});

test('the page about the architecture shows every function that there is', () => {
  const path = section(readText('docs/architecture.md'), 'The path of a document');
  expect(foldersIn('lambdas').filter((name) => !path.includes(name))).toEqual([]);
});
