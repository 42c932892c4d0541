import { expect, test } from 'vitest';
import { sweepAfterMs } from '../../../../lambdas/sweeper/shell/sweeper-config.ts';

test('the threshold comes from the environment, in seconds', () => {
  expect(sweepAfterMs({ SWEEP_AFTER_SECONDS: '1200' })).toBe(1_200_000);
});

test.each([undefined, '', '0', 'soon'])('a threshold of %s is refused by the name of its variable', (value) => {
  expect(() => sweepAfterMs({ SWEEP_AFTER_SECONDS: value })).toThrow(/SWEEP_AFTER_SECONDS/);
});
