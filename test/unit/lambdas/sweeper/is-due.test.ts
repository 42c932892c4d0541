import { describe, expect, test } from 'vitest';
import { isDue, isStalled } from '../../../../lambdas/sweeper/core/is-due.ts';

const MINUTE_MS = 60_000;
const AFTER_MS = 20 * MINUTE_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** When the batch last moved; not 0, by which sums and differences would be the same. */
const movedMs = 1_000 * DAY_MS;

/** Whether it is due, so many milliseconds after it moved; `swept` is counted from there too. */
const due = (now: number, swept: number | null): boolean =>
  isDue({ movedMs, sweptMs: swept === null ? null : movedMs + swept }, movedMs + now, AFTER_MS);

describe('a batch stands still', () => {
  test('from the time on that it may stand', () => {
    expect(isStalled({ movedMs }, movedMs + AFTER_MS - 1, AFTER_MS)).toBe(false);
    expect(isStalled({ movedMs }, movedMs + AFTER_MS, AFTER_MS)).toBe(true);
  });
});

describe('a batch is due', () => {
  test('not before it stands still, whenever it was swept', () => {
    expect(due(AFTER_MS - 1, null)).toBe(false);
    expect(due(AFTER_MS - 1, -DAY_MS)).toBe(false);
  });

  test.each([
    ['it was never swept', null],
    ['it was swept before it moved', -1],
    ['it was swept when it moved', 0],
  ])('as soon as it stands still, where %s', (_, swept) => {
    expect(due(AFTER_MS, swept)).toBe(true);
  });

  test('again when it has stood for twice as long as at the last sweep', () => {
    const swept = 3 * AFTER_MS;
    expect(due(2 * swept - 1, swept)).toBe(false);
    expect(due(2 * swept, swept)).toBe(true);
  });

  test('never sooner than the time that it may stand', () => {
    const swept = MINUTE_MS;
    expect(due(swept + AFTER_MS - 1, swept)).toBe(false);
    expect(due(swept + AFTER_MS, swept)).toBe(true);
  });

  test('at least once a day, however long it has stood', () => {
    const swept = 30 * DAY_MS;
    expect(due(swept + DAY_MS - 1, swept)).toBe(false);
    expect(due(swept + DAY_MS, swept)).toBe(true);
  });
});
