import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requeueDelaySeconds, retryDelay } from '../../../shared/sqs-consumer/core/backoff.ts';

/** What a Random returns. */
const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const tries = fc.integer({ min: 0, max: 2_000 });

describe('retryDelay', () => {
  test('is between zero and base·2^attempt, whatever chance says', () => {
    fc.assert(
      fc.property(
        unit,
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 1_000 }),
        (chance, attempt, base) => {
          const delay = retryDelay(() => chance, attempt, base);
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay).toBeLessThanOrEqual(base * 2 ** attempt);
        },
      ),
    );
  });

  test('reaches every part of that range', () => {
    expect(retryDelay(() => 0, 3, 50)).toBe(0);
    expect(retryDelay(() => 0.5, 3, 50)).toBe(200);
    expect(retryDelay(() => 0.999, 3, 50)).toBeCloseTo(399.6);
  });

  test('doubles its range with each attempt', () => {
    fc.assert(
      fc.property(unit, fc.integer({ min: 0, max: 20 }), (chance, attempt) => {
        expect(retryDelay(() => chance, attempt + 1, 50)).toBeCloseTo(2 * retryDelay(() => chance, attempt, 50));
      }),
    );
  });

  test('stays a number however long it goes on', () => {
    fc.assert(
      fc.property(unit, tries, fc.integer({ min: 0, max: 1_000 }), (chance, attempt, base) => {
        expect(retryDelay(() => chance, attempt, base)).not.toBeNaN();
      }),
    );
  });
});

describe('requeueDelaySeconds', () => {
  const seconds = fc.integer({ min: 0, max: 100_000 });

  test('is a whole number of seconds that SQS takes, between zero and the lower of max and base·2^receives', () => {
    fc.assert(
      fc.property(unit, tries, seconds, seconds, (chance, receives, base, max) => {
        const delay = requeueDelaySeconds(() => chance, receives, base, max);
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(Math.min(max, base * 2 ** Math.min(receives, 1_000), 43_200));
      }),
    );
  });

  test('reaches both ends', () => {
    expect(requeueDelaySeconds(() => 0, 2, 10, 300)).toBe(0);
    expect(requeueDelaySeconds(() => 0.9999, 2, 10, 300)).toBe(40);
    expect(requeueDelaySeconds(() => 0.9999, 9, 10, 300)).toBe(300);
  });
});
