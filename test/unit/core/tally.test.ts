import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differences, tally } from '../../../shared/core/tally.ts';

const sums = { rows: 10, loaded: 5, duplicates: 2, rejected: 1, warnings: 4, parts: 3, taggings: 7 };

describe('tally', () => {
  test('counts what has no outcome as in flight', () => {
    expect(tally(sums)).toEqual({
      read: 10,
      loaded: 5,
      duplicates: 2,
      rejected: 1,
      warnings: 4,
      inFlight: 2,
      parts: 3,
      taggings: 7,
    });
  });

  test('counts documents that were announced and have not come as in flight', () => {
    expect(tally(sums, 14)).toMatchObject({ read: 14, inFlight: 6 });
    expect(tally(sums, 4)).toMatchObject({ read: 10, inFlight: 2 });
  });

  test('always adds up', () => {
    const count = fc.nat(1_000);
    fc.assert(
      fc.property(count, count, count, count, count, (rows, loaded, duplicates, rejected, expected) => {
        const all = tally({ ...sums, rows, loaded, duplicates, rejected }, expected);
        expect(all.loaded + all.duplicates + all.rejected + all.inFlight).toBe(all.read);
      }),
    );
  });
});

describe('differences', () => {
  const tables = { loaded: 5, duplicates: 2, rejected: 1, warnings: 4, taggings: 7 };

  test('are none when the tables hold what the parts say', () => expect(differences(tally(sums), tables)).toEqual([]));

  test.each(['loaded', 'duplicates', 'rejected', 'warnings', 'taggings'] as const)('are told of %s', (key) => {
    expect(differences(tally(sums), { ...tables, [key]: 99 })).toEqual([
      `${key}: the parts say ${sums[key]}, the tables hold 99`,
    ]);
  });
});
