import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halves, unitsBy } from '../../../shared/sqs-consumer/core/grouping.ts';

describe('halves', () => {
  it('come down to every single item, in order, in as many rounds as the list has doublings', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 200 }), (list) => {
        let lists: (readonly number[])[] = [list];
        for (let rounds = Math.ceil(Math.log2(list.length)); rounds > 0; rounds--) {
          lists = lists.flatMap((each) => (each.length === 1 ? [each] : halves(each)));
        }
        expect(lists).toEqual(list.map((item) => [item]));
      }),
    );
  });

  it('differ by one item at most, and the first is the larger one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (list) => {
        const [first, second] = halves(list);
        expect([0, 1]).toContain(first.length - second.length);
      }),
    );
  });
});

describe('units', () => {
  const items = fc
    .array(fc.record({ key: fc.constantFrom(null, 'a', 'b', 'c'), weight: fc.nat({ max: 12 }) }))
    .map((list) => list.map((each, place) => ({ ...each, place })));
  const MAX = 10;
  const unitsOf = (list: typeof items extends fc.Arbitrary<infer I> ? I : never) =>
    unitsBy(list, { keyOf: (each) => each.key, weightOf: (each) => each.weight, maxWeight: MAX });
  const weight = (unit: readonly { weight: number }[]) => unit.reduce((sum, each) => sum + each.weight, 0);

  it('come in the order of their first items, and each key keeps its own order', () => {
    fc.assert(
      fc.property(items, (list) => {
        const units = unitsOf(list);
        const firsts = units.map((unit) => unit[0]!.place);
        expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
        for (const key of ['a', 'b', 'c']) {
          expect(units.flat().filter((each) => each.key === key)).toEqual(list.filter((each) => each.key === key));
        }
      }),
    );
  });

  it('are closed only by an item that would outweigh the limit, or that has no key', () => {
    fc.assert(
      fc.property(items, (list) => {
        const units = unitsOf(list);
        expect(units.flat()).toHaveLength(list.length);
        for (const key of ['a', 'b', 'c']) {
          const own = units.filter((unit) => unit[0]!.key === key);
          own.slice(1).forEach((next, i) => {
            expect(weight(own[i]!) + next[0]!.weight).toBeGreaterThan(MAX);
          });
          for (const unit of own) if (unit.length > 1) expect(weight(unit)).toBeLessThanOrEqual(MAX);
        }
        for (const unit of units) {
          expect(new Set(unit.map((each) => each.key)).size).toBe(1);
          if (unit[0]!.key === null) expect(unit).toHaveLength(1);
        }
      }),
    );
  });
});
