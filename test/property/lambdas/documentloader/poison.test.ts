import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findPoison } from '../../../../shared/sqs-consumer/core/find-poison.ts';

/** Looks for the poison among numbers, and counts what was tried. */
async function search(size: number, isPoison: (item: number) => boolean) {
  const items = Array.from({ length: size }, (_, i) => i);
  let trials = 0;
  const found = await findPoison(items, async (some) => {
    trials++;
    return !some.some(isPoison);
  });
  return { items, found, trials };
}

describe('findPoison', () => {
  test('finds exactly the poison, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 600 }), fc.array(fc.nat(600)), async (size, bad) => {
        const { items, found } = await search(size, (item) => bad.includes(item));
        expect(found).toEqual(items.filter((item) => bad.includes(item)));
      }),
    );
  });

  test('tries no more than two sets a halving for each poison', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 600 }),
        fc.uniqueArray(fc.nat(599), { maxLength: 5 }),
        async (size, bad) => {
          const { items, trials } = await search(size, (item) => bad.includes(item));
          const poison = items.filter((item) => bad.includes(item)).length;
          expect(trials).toBeLessThanOrEqual(1 + 2 * poison * Math.ceil(Math.log2(size)));
        },
      ),
    );
  });

  test('costs nineteen trials for one in five hundred', async () => {
    const trials = await Promise.all([0, 137, 499].map(async (bad) => (await search(500, (i) => i === bad)).trials));
    expect(Math.max(...trials)).toBeLessThanOrEqual(19);
  });

  test('tries nothing where there is nothing', async () => {
    expect(await search(0, () => true)).toMatchObject({ found: [], trials: 0 });
  });

  test('finds nothing where only two together do harm', async () => {
    expect(await findPoison([1, 2, 3, 4], async (some) => !(some.includes(1) && some.includes(4)))).toEqual([]);
  });

  test('passes on what is no refusal', async () => {
    const lost = new Error('connection lost');
    await expect(findPoison([1, 2], () => Promise.reject(lost))).rejects.toBe(lost);
  });
});
