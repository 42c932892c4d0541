import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { halves, unitsBy } from '../../../shared/sqs-consumer/core/grouping.ts';

describe('halves', () => {
  test('are all of the list in order, each smaller than a list of several', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 2 }), (list) => {
        const [first, second] = halves(list);
        expect([...first, ...second]).toEqual(list);
        expect(first.length).toBeLessThan(list.length);
        expect(second.length).toBeLessThan(list.length);
      }),
    );
  });
});

describe('unitsBy', () => {
  const item = fc.record({ key: fc.option(fc.constantFrom('a', 'b', 'c')), weight: fc.integer({ min: 0, max: 12 }) });
  const rule = {
    keyOf: (each: { key: string | null }) => each.key,
    weightOf: (each: { weight: number }) => each.weight,
    maxWeight: 10,
  };

  test('puts every item into exactly one unit, of one key, not outweighing the limit unless it is alone', () => {
    fc.assert(
      fc.property(fc.array(item), (items) => {
        const units = unitsBy(items, rule);
        expect(new Set(units.flat())).toEqual(new Set(items));
        expect(units.flat()).toHaveLength(items.length);
        for (const unit of units) {
          expect(new Set(unit.map((each) => each.key)).size).toBe(1);
          const weight = unit.reduce((sum, each) => sum + each.weight, 0);
          if (unit.length > 1) {
            expect(weight).toBeLessThanOrEqual(10);
            expect(unit[0]?.key).not.toBeNull();
          }
        }
      }),
    );
  });

  test('keeps the order of a key and fills its units', () => {
    const of = (key: string | null, weight: number) => ({ key, weight });
    const [a1, b1, a2, none, a3] = [of('a', 6), of('b', 1), of('a', 4), of(null, 1), of('a', 1)];
    expect(unitsBy([a1, b1, a2, none, a3], rule)).toEqual([[a1, a2], [b1], [none], [a3]]);
  });
});
