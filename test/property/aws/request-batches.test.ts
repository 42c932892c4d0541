import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchesOf } from '../../../shared/aws/core/request-batches.ts';

const MAX_ENTRIES = 10;
const MAX_BYTES = 250 * 1024;

/** Small ones, ones of which a few fill a request, and ones that are too large by themselves. */
const bytes = fc.oneof(fc.nat({ max: 100 }), fc.nat({ max: MAX_BYTES }), fc.nat({ max: 2 * MAX_BYTES }));
const listOf = (sizes: fc.Arbitrary<number>) =>
  fc.array(
    sizes.map((size) => ({ size })),
    { maxLength: 60, size: 'max' },
  );
/** Where all are small, their number is what closes a request. */
const entries = fc.oneof(listOf(bytes), listOf(fc.nat({ max: 100 })));
const sizeOf = (batch: readonly { size: number }[]) => batch.reduce((sum, { size }) => sum + size, 0);
const batched = (list: readonly { size: number }[]) => batchesOf(list, ({ size }) => size);

describe('request batches', () => {
  it('are the entries, each once, in order', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const flat = batched(list).flat();
        expect(flat).toHaveLength(list.length);
        expect(flat.every((entry, i) => entry === list[i])).toBe(true);
      }),
    );
  });

  it('keep both limits, but for an entry that exceeds one alone', () => {
    fc.assert(
      fc.property(entries, (list) => {
        for (const batch of batched(list)) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(MAX_ENTRIES);
          if (batch.length > 1) expect(sizeOf(batch)).toBeLessThanOrEqual(MAX_BYTES);
        }
      }),
    );
  });

  it('are as few as the limits allow: none had room for the entry that begins the next', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const batches = batched(list);
        batches.slice(1).forEach((next, i) => {
          const before = batches[i]!;
          expect(before.length === MAX_ENTRIES || sizeOf(before) + next[0]!.size > MAX_BYTES).toBe(true);
        });
      }),
    );
  });
});
