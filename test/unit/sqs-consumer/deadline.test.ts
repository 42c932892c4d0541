import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createTestConsumer,
  failedIds,
  gate,
  lambdaTime,
  MINUTES_LEFT,
  record,
  words,
} from '../../support/consumer/test-consumer.ts';

const NEVER = new Promise<void>(() => {});

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('near the timeout', () => {
  test('no unit is begun, and the messages go back at once', async () => {
    const begun: string[] = [];
    const consumer = createTestConsumer({
      admit: async (caseId) => void begun.push(`case ${caseId}`),
      process: async (unit) => void begun.push(...words(unit)),
    });
    const response = await consumer.handle([record('a'), record('b', 8)], () => 7_999);
    expect(failedIds(response)).toEqual(['a', 'b']);
    expect(begun).toEqual([]);
    expect(consumer.queue.visibilities).toEqual([
      { receiptHandle: 'receipt of a', seconds: 0 },
      { receiptHandle: 'receipt of b', seconds: 0 },
    ]);
  });

  test('what is done stays done, and only the rest goes back', async () => {
    const consumer = createTestConsumer({ process: () => new Promise((resolve) => setTimeout(resolve, 20_000)) });
    const response = consumer.handle([record('a'), record('b'), record('c')], lambdaTime(40_000));
    await vi.advanceTimersByTimeAsync(40_000);
    // At 40 s 'b' would have ended; at 36 s it is given up, so it counts as failed.
    expect(failedIds(await response)).toEqual(['b', 'c']);
    expect(consumer.queue.visibilities).toContainEqual({ receiptHandle: 'receipt of c', seconds: 0 });
  });

  test('a unit that runs is told to stop, and counts as done when it still makes it', async () => {
    const consumer = createTestConsumer({
      process: (_unit, { signal }) =>
        new Promise((resolve) => signal.addEventListener('abort', () => setTimeout(resolve, 1_000))),
    });
    const response = consumer.handle([record('a'), record('b')], lambdaTime(60_000));
    await vi.advanceTimersByTimeAsync(53_000);
    expect(failedIds(await response)).toEqual(['b']);
  });

  test('a unit that does not stop counts as failed, and the response is there before the timeout', async () => {
    let answered = Number.NaN;
    const start = Date.now();
    const consumer = createTestConsumer({ process: () => NEVER });
    const response = consumer.handle([record('a')], lambdaTime(60_000)).finally(() => {
      answered = Date.now() - start;
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(failedIds(await response)).toEqual(['a']);
    expect(answered).toBe(56_000);
    // Its transaction may hold locks until its connection is gone, so it does not come back at once.
    expect(consumer.queue.visibilities.at(-1)).toEqual({ receiptHandle: 'receipt of a', seconds: 10 });
  });

  test('a unit that rolls back when told to goes back at once', async () => {
    const consumer = createTestConsumer({
      process: (_unit, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    });
    const response = consumer.handle([record('a')], lambdaTime(60_000));
    await vi.advanceTimersByTimeAsync(52_000);
    expect(failedIds(await response)).toEqual(['a']);
    expect(consumer.queue.deadLetters).toEqual([]);
    expect(consumer.queue.visibilities.at(-1)).toEqual({ receiptHandle: 'receipt of a', seconds: 0 });
  });

  test.each(['the queue', 'the dead-letter queue', 'the case directory', 'a heartbeat'])(
    'the response does not wait for %s when that hangs',
    async (hanging) => {
      const consumer = createTestConsumer({
        process: hanging === 'a heartbeat' ? () => NEVER : () => Promise.reject(new Error('away')),
        admit: () => (hanging === 'the case directory' ? NEVER : Promise.resolve()),
      });
      consumer.queue.beforeVisibility = () => NEVER;
      consumer.queue.beforeDeadLetter = () => NEVER;
      const bad = { ...record('a'), body: hanging === 'the dead-letter queue' ? 'no JSON' : record('a').body };
      const response = consumer.handle([bad], lambdaTime(60_000));
      await vi.advanceTimersByTimeAsync(59_000);
      expect(failedIds(await response)).toEqual(['a']);
    },
  );

  test('the work is told how much time Lambda has left', async () => {
    let told = Number.NaN;
    const consumer = createTestConsumer({
      process: async (_unit, { remainingMs }) => {
        told = remainingMs();
      },
    });
    await consumer.handle([record('a')], () => 45_000);
    expect(told).toBe(45_000);
  });
});

describe('heartbeat', () => {
  // The visibility timeout is 90 s, a third of it 30 s.
  test('keeps all messages in hand out of sight, again and again, done ones too', async () => {
    const slow = gate();
    const consumer = createTestConsumer({
      process: async (unit) => {
        if (words(unit)[0] === 'b') await slow.opened;
      },
    });
    const response = consumer.handle([record('a'), record('b')]);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(consumer.queue.visibilities).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    const beat = [
      { receiptHandle: 'receipt of a', seconds: 90 },
      { receiptHandle: 'receipt of b', seconds: 90 },
    ];
    expect(consumer.queue.visibilities).toEqual(beat);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(consumer.queue.visibilities).toEqual([...beat, ...beat]);
    slow.open();
    expect(failedIds(await response)).toEqual([]);
  });

  test('ends with the response', async () => {
    const consumer = createTestConsumer();
    await consumer.handle([record('a')]);
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(MINUTES_LEFT);
    expect(consumer.queue.visibilities).toEqual([]);
  });

  test('ends for a message before its visibility is changed otherwise', async () => {
    const fails = gate();
    const beatArrives = gate();
    const consumer = createTestConsumer({
      process: async (unit) => {
        await fails.opened;
        if (words(unit)[0] === 'a') throw new Error('away');
        await NEVER;
      },
    });
    consumer.queue.beforeVisibility = (receiptHandle, seconds) =>
      receiptHandle === 'receipt of a' && seconds === 90 ? beatArrives.opened : undefined;
    const response = consumer.handle([record('a'), record('b')]);
    await vi.advanceTimersByTimeAsync(30_000);
    fails.open();
    await vi.advanceTimersByTimeAsync(40_000);
    beatArrives.open();
    await vi.advanceTimersByTimeAsync(MINUTES_LEFT);
    const ofA = consumer.queue.visibilities.filter((change) => change.receiptHandle === 'receipt of a');
    expect(ofA.map((change) => change.seconds)).toEqual([90, 10]);
    expect(failedIds(await response)).toEqual(['a', 'b']);
  });

  test('that is under way is not sent a second time', async () => {
    const slow = gate();
    const beatArrives = gate();
    let sent = 0;
    const consumer = createTestConsumer({ process: () => slow.opened });
    consumer.queue.beforeVisibility = () => {
      sent++;
      return beatArrives.opened;
    };
    const response = consumer.handle([record('a')]);
    await vi.advanceTimersByTimeAsync(90_000);
    expect(sent).toBe(1);
    beatArrives.open();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(sent).toBe(2);
    slow.open();
    expect(failedIds(await response)).toEqual([]);
  });

  test('that fails is told and harms nothing, and the next one is tried', async () => {
    const slow = gate();
    const consumer = createTestConsumer({ process: () => slow.opened });
    consumer.queue.beforeVisibility = () => {
      consumer.queue.beforeVisibility = () => {};
      throw new Error('throttled');
    };
    const response = consumer.handle([record('a')]);
    await vi.advanceTimersByTimeAsync(60_000);
    slow.open();
    expect(failedIds(await response)).toEqual([]);
    expect(consumer.logLines.filter((line) => line.level === 'warn')).toHaveLength(1);
    expect(consumer.queue.visibilities).toEqual([{ receiptHandle: 'receipt of a', seconds: 90 }]);
  });
});
