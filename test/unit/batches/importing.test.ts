import { expect, test } from 'vitest';
import { MARK_CLEARED_AFTER_MS, MARK_RENEWED_AFTER_MS } from '../../../shared/batches/core/importing.ts';

const MINUTE_MS = 60_000;
/** Lambda's longest timeout. */
const LONGEST_FUNCTION_MS = 15 * MINUTE_MS;

test('a mark is renewed after five minutes, and cleared when nobody can rely on it any more, clocks apart by ten', () => {
  expect(MARK_RENEWED_AFTER_MS).toBe(5 * MINUTE_MS);
  expect(MARK_CLEARED_AFTER_MS).toBe(MARK_RENEWED_AFTER_MS + LONGEST_FUNCTION_MS + 10 * MINUTE_MS);
});
