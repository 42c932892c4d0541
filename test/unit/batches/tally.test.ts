import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differences, tally } from '../../../shared/batches/core/tally.ts';
import { BATCH_STATUSES } from '../../../shared/domain/vocabulary.ts';

const sums = { rows: 10, loaded: 5, duplicates: 2, rejected: 1, warnings: 4, parts: 3, taggings: 7 };

describe('tally', () => {
  test('counts what has no outcome as in flight', () => {
    expect(tally(sums, 'loading')).toEqual({
      read: 10,
      loaded: 5,
      duplicates: 2,
      rejected: 1,
      warnings: 4,
      skipped: 0,
      inFlight: 2,
      parts: 3,
      taggings: 7,
    });
  });

  test('counts documents that were announced and have not come as in flight', () => {
    expect(tally(sums, 'loading', 14)).toMatchObject({ read: 14, inFlight: 6 });
    expect(tally(sums, 'loading', 4)).toMatchObject({ read: 10, inFlight: 2 });
  });

  test('counts as skipped what a cancelled batch has read or announced and not loaded', () => {
    expect(tally(sums, 'cancelled')).toMatchObject({ read: 10, loaded: 5, skipped: 2, inFlight: 0 });
    expect(tally(sums, 'cancelled', 14)).toMatchObject({ read: 14, loaded: 5, skipped: 6, inFlight: 0 });
  });

  test('always adds up', () => {
    const count = fc.nat(1_000);
    const status = fc.constantFrom(...BATCH_STATUSES);
    fc.assert(
      fc.property(count, count, count, count, status, count, (rows, loaded, duplicates, rejected, is, expected) => {
        const all = tally({ ...sums, rows, loaded, duplicates, rejected }, is, expected);
        expect(all.loaded + all.duplicates + all.rejected + all.skipped + all.inFlight).toBe(all.read);
      }),
    );
  });
});

describe('differences', () => {
  const tables = { loaded: 5, duplicates: 2, rejected: 1, warnings: 4, taggings: 7 };

  test('are none when the tables hold what the parts say', () =>
    expect(differences(tally(sums, 'finalizing'), tables)).toEqual([]));

  test.each(['loaded', 'duplicates', 'rejected', 'warnings', 'taggings'] as const)('are told of %s', (key) => {
    expect(differences(tally(sums, 'finalizing'), { ...tables, [key]: 99 })).toEqual([
      `${key}: the parts say ${sums[key]}, the tables hold 99`,
    ]);
  });
});
