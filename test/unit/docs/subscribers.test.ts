import { expect, test } from 'vitest';
import { catalog } from '../../../catalog/catalog.ts';
import { readText, section, tableRows } from './markdown.ts';

test('the page for subscribers names every event that is published', () => {
  const shown = tableRows(section(readText('docs/subscribers.md'), 'Events')).flatMap(
    ([names = '']) => names.match(/[A-Z_]{4,}/g) ?? [],
  );
  const published = catalog.filter(({ direction }) => direction === 'out').map(({ type }) => type);
  expect(shown.toSorted()).toEqual(published.toSorted());
});
