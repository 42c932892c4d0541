import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDue } from '../../../../lambdas/sweeper/core/is-due.ts';

const MINUTE = 60_000;
const AFTER = 20 * MINUTE;
const DAY = 24 * 60 * MINUTE;

/** The moments at which a batch that stands since 0 is swept, by a sweep that looks every so often. */
function sweptAt(everyMs: number, untilMs: number, afterMs = AFTER): number[] {
  const swept: number[] = [];
  for (let now = 0; now <= untilMs; now += everyMs) {
    if (isDue({ movedMs: 0, sweptMs: swept.at(-1) ?? null }, now, afterMs)) swept.push(now);
  }
  return swept;
}

describe('a batch that stands still', () => {
  it('is swept when the threshold has passed, and then each time it has stood twice as long', () => {
    expect(sweptAt(5 * MINUTE, 12 * 60 * MINUTE).map((ms) => ms / MINUTE)).toEqual([20, 40, 80, 160, 320, 640]);
  });

  it('is swept once a day when it has stood for days', () => {
    const days = sweptAt(5 * MINUTE, 10 * DAY);
    expect(days.slice(-3).map((ms, i, all) => ms - (all[i - 1] ?? ms))).toEqual([0, DAY, DAY]);
  });

  it('is never swept twice within the threshold, and never left alone for longer than twice its stand or a day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 120 }), (everyMinutes, afterMinutes) => {
        const [every, after] = [everyMinutes * MINUTE, afterMinutes * MINUTE];
        const swept = sweptAt(every, 5 * DAY, after);
        for (const [i, at] of swept.entries()) {
          const before = swept[i - 1] ?? 0;
          expect(at - before).toBeGreaterThanOrEqual(after);
          expect(at - before).toBeLessThanOrEqual(Math.max(after, Math.min(DAY, before)) + every);
        }
        expect(5 * DAY - (swept.at(-1) ?? 0)).toBeLessThanOrEqual(Math.max(DAY, after) + every);
      }),
    );
  });
});

describe('a batch that moved since it was swept', () => {
  it('counts anew, whatever was before', () => {
    const moment = fc.integer({ min: 0, max: 10 * DAY });
    fc.assert(
      fc.property(moment, moment, moment, (a, b, c) => {
        const [sweptMs, movedMs, now] = [a, b, c].sort((x, y) => x - y) as [number, number, number];
        expect(isDue({ movedMs, sweptMs }, now, AFTER)).toBe(now - movedMs >= AFTER);
      }),
    );
  });
});
