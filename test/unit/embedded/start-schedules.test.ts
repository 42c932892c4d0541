import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startSchedules } from '../../../localstack/runtime/start-schedules.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('each schedule sends its message when its time has passed, over and over, until it is stopped', () => {
  const sent: string[] = [];
  const stop = startSchedules(
    [
      { everyMs: 60_000, queueArn: 'sweeper', body: 'SWEEP' },
      { everyMs: 150_000, queueArn: 'other', body: 'LOOK' },
    ],
    (queueArn, body) => sent.push(`${body} to ${queueArn}`),
  );
  vi.advanceTimersByTime(59_999);
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(120_001);
  expect(sent).toEqual(['SWEEP to sweeper', 'SWEEP to sweeper', 'LOOK to other', 'SWEEP to sweeper']);
  stop();
  vi.advanceTimersByTime(600_000);
  expect(sent).toHaveLength(4);
  expect(vi.getTimerCount()).toBe(0);
});
