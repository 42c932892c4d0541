import { expect, test } from 'vitest';
import { gmt } from '../../../shared/domain/gmt.ts';
import { caseMigrations } from '../../../shared/schema/case/migrations/case-migrations.ts';
import { coreMigrations } from '../../../shared/schema/core/migrations/core-migrations.ts';
import { outOfOrder } from '../../../shared/schema/migration-order.ts';

test('what was not applied may only come after what was', () => {
  expect(outOfOrder(['0001-a', '0002-b', '0003-c'], [])).toBeNull();
  expect(outOfOrder(['0001-a', '0002-b', '0003-c'], ['0001-a', '0002-b'])).toBeNull();
  expect(outOfOrder(['0001-a', '0002-b', '0003-c'], ['0001-a', '0003-c'])).toBe('0002-b');
  // The server names them in any order.
  expect(outOfOrder(['0001-a', '0002-b', '0003-c'], ['0003-c', '0001-a'])).toBe('0002-b');
  expect(outOfOrder(['0001-a', '0002-b'], ['0002-b'])).toBe('0001-a');
});

test('a migration that was applied and is no longer known does not disturb', () => {
  expect(outOfOrder(['0001-a', '0003-c'], ['0001-a', '0002-b'])).toBeNull();
});

test.each([
  ['core', coreMigrations],
  ['case', caseMigrations],
])('the migrations of the %s database stand in their order, each name once', (_, migrations) => {
  const names = migrations.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)].sort());
  for (const name of names) expect(name).toMatch(/^\d{4}-[a-z-]+$/);
});

test('a moment is written in UTC to the millisecond', () => {
  expect(gmt(Date.UTC(2001, 4, 21, 15, 48, 0, 7))).toBe('2001-05-21 15:48:00.007');
});
