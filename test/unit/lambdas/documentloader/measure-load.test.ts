import { expect, test } from 'vitest';
import { measureLoad } from '../../../../lambdas/documentloader/shell/measure-load.ts';
import { createFakeMetrics } from '../../../support/fake-metrics.ts';

const counts = { loaded: 480, duplicates: 15, rejected: 0, deferred: 5, warnings: 7 };

/** A clock that the test sets forward. */
function world() {
  const time = { now: 1_000 };
  const metrics = createFakeMetrics();
  return { time, metrics, ports: { measure: metrics.measure, clock: () => time.now } };
}

test('a part is measured with its seconds and what became of its documents; what waits counts when it is decided', async () => {
  const { time, metrics, ports } = world();
  const outcome = await measureLoad(ports, async () => {
    time.now += 2_500;
    return { outcome: 'loaded', counts };
  });
  expect(outcome).toBe('loaded');
  expect(metrics.values).toEqual({ PartSeconds: [2.5], DocumentsLoaded: [480], DocumentsDuplicate: [15] });
});

test('a part that had been loaded before counts nothing', async () => {
  const { metrics, ports } = world();
  expect(await measureLoad(ports, async () => ({ outcome: 'told again', counts: null }))).toBe('told again');
  expect(metrics.values).toEqual({});
});

test('a part that was rolled back counts nothing', async () => {
  const { metrics, ports } = world();
  const rolledBack = measureLoad(ports, () => Promise.reject(new Error('rolled back')));
  await expect(rolledBack).rejects.toThrow('rolled back');
  expect(metrics.values).toEqual({});
});
