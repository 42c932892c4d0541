import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutByBytes } from '../../../shared/messages/cut-by-bytes.ts';

const weight = (item: number) => item;

test('runs keep the order, stay within the budget, and none could take the first item of the next', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 10 })), fc.integer({ min: 10, max: 40 }), (items, budget) => {
      const runs = cutByBytes(items, budget, weight);
      const sum = (run: readonly number[]) => run.reduce((total, item) => total + item, 0);
      expect(runs.flat()).toEqual(items);
      expect(runs.every((run) => sum(run) <= budget)).toBe(true);
      expect(runs.slice(1).every((run, i) => sum(runs[i] ?? []) + (run[0] ?? 0) > budget)).toBe(true);
    }),
  );
});

test('nothing to cut is one empty run', () => {
  expect(cutByBytes([], 10, weight)).toEqual([[]]);
});

test('an item that exactly fills the budget fits, a larger one is refused', () => {
  expect(cutByBytes([10, 10], 10, weight)).toEqual([[10], [10]]);
  expect(() => cutByBytes([11], 10, weight)).toThrow(RangeError);
});
