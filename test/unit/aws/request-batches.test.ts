import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batchesOf } from '../../../shared/aws/core/request-batches.ts';

const KIB = 1024;

describe('batchesOf', () => {
  test('keeps every entry in order, ten to a request and within its bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 256 * KIB }), { size: 'max', maxLength: 60 }), (entries) => {
        const batches = batchesOf(entries, (bytes) => bytes);
        expect(batches.flat()).toEqual(entries);
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(10);
          if (batch.length > 1) expect(batch.reduce((a, b) => a + b)).toBeLessThanOrEqual(250 * KIB);
        }
      }),
    );
  });

  test('makes no more requests than that needs', () => {
    expect(batchesOf(Array(21).fill(1), () => 1).map((batch) => batch.length)).toEqual([10, 10, 1]);
    expect(batchesOf([100, 100, 100], (kib) => kib * KIB)).toEqual([[100, 100], [100]]);
    // To the byte: 250 KiB are one request.
    expect(batchesOf([125, 125, 1], (kib) => kib * KIB)).toEqual([[125, 125], [1]]);
    expect(batchesOf([], () => 1)).toEqual([]);
  });
});
