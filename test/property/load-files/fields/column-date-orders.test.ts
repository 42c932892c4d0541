import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnDateOrders } from '../../../../shared/load-files/fields/column-date-orders.ts';
import { type DateEvidence, ordersShown } from '../../../../shared/load-files/fields/date-evidence.ts';
import { DATE_ORDERS, type DateOrder } from '../../../../shared/load-files/fields/date-order.ts';

const evidence: fc.Arbitrary<DateEvidence> = fc.record({
  dayFirst: fc.boolean(),
  monthFirst: fc.boolean(),
  ambiguous: fc.boolean(),
});
const file = fc
  .array(evidence, { maxLength: 5 })
  .map((columns) => new Map(columns.map((shown, i) => [`column ${i}`, shown])));
const setting = fc.option(fc.constantFrom(...DATE_ORDERS));

describe('the date orders of a file', () => {
  it('do not depend on the order of its columns', () => {
    fc.assert(
      fc.property(file, setting, fc.infiniteStream(fc.nat()), (columns, set, keys) => {
        const shuffled = [...columns]
          .map((column) => [keys.next().value ?? 0, column] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, column]) => column);
        const decided = columnDateOrders(new Map(shuffled), set);
        expect(new Map([...decided].toSorted())).toEqual(columnDateOrders(columns, set));
      }),
    );
  });

  it('are told of exactly where a date may have been read as another day, or not at all', () => {
    fc.assert(
      fc.property(file, setting, (columns, set) => {
        const proofs = [...columns.values()].map(ordersShown).filter((shown) => shown.length === 1);
        const agree = new Set(proofs.flat()).size <= 1;
        for (const [name, { order, warning }] of columnDateOrders(columns, set)) {
          const own = columns.get(name) as DateEvidence;
          const shown = ordersShown(own);
          if (set !== null) expect(order).toBe(set);
          else if (shown.length === 1) expect(order).toBe(shown[0]);
          else if (agree && proofs.length > 0) expect(order).toBe(proofs[0]?.[0]);
          else expect(order).toBe('MDY');
          const unread = shown.some((one: DateOrder) => one !== order);
          const opposed = set === null && shown.length === 1 && !agree;
          const guessed = set === null && shown.length === 0 && (!agree || proofs.length === 0) && own.ambiguous;
          const code = unread || opposed ? 'DATE_ORDER_CONTRADICTS' : guessed ? 'DATE_ORDER_ASSUMED' : undefined;
          expect(warning?.code).toBe(code);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
