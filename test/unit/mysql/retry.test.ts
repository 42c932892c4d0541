import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PermanentError } from '../../../shared/domain/permanent-error.ts';
import { createRetry, type RetryInfo } from '../../../shared/mysql/retry.ts';

const deadlock = () => Object.assign(new Error('Deadlock found'), { errno: 1213 });
const lost = () => Object.assign(new Error('lost'), { code: 'PROTOCOL_CONNECTION_LOST' });

/** Work that fails with these errors first and then succeeds with the number of its attempt. */
function failing(...errors: readonly Error[]) {
  const attempts: number[] = [];
  const work = async (attempt: number): Promise<number> => {
    attempts.push(attempt);
    const error = errors[attempt - 1];
    if (error) throw error;
    return attempt;
  };
  return { attempts, work };
}

describe('retry', () => {
  const retry = createRetry({ random: () => 0.5, baseMs: 0 });

  test('runs work that succeeds once', async () => {
    const { attempts, work } = failing();
    expect(await retry(work)).toBe(1);
    expect(attempts).toEqual([1]);
  });

  test('runs work again after a deadlock and after a lost connection', async () => {
    expect(await retry(failing(deadlock(), lost(), deadlock()).work)).toBe(4);
  });

  test('gives up after five attempts with the last error, as it was', async () => {
    const last = deadlock();
    const { attempts, work } = failing(deadlock(), deadlock(), lost(), lost(), last);
    await expect(retry(work)).rejects.toBe(last);
    expect(attempts).toEqual([1, 2, 3, 4, 5]);
  });

  test.each([
    ['a permanent error', new PermanentError('CASE_FROZEN')],
    ['a data error', Object.assign(new Error('too long'), { errno: 1406 })],
    ['a duplicate', Object.assign(new Error('duplicate'), { errno: 1062 })],
    ['an unknown error', new Error('a bug')],
  ])('does not repeat %s', async (_what, error) => {
    const { attempts, work } = failing(error);
    await expect(retry(work)).rejects.toBe(error);
    expect(attempts).toEqual([1]);
  });

  test('begins no further attempt once its signal is aborted', async () => {
    const controller = new AbortController();
    const { attempts, work } = failing(deadlock(), deadlock());
    const run = retry(async (attempt) => {
      controller.abort();
      return work(attempt);
    }, controller.signal);
    await expect(run).rejects.toThrow('Deadlock found');
    expect(attempts).toEqual([1]);
  });
});

describe('between attempts', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test('waits random(0, base·2^attempt), and says so', async () => {
    const told: RetryInfo[] = [];
    const retry = createRetry({ random: () => 0.5, baseMs: 50, attempts: 4, onRetry: (info) => told.push(info) });
    const first = deadlock();
    const start = Date.now();
    const result = retry(failing(first, lost(), deadlock()).work).then(() => Date.now() - start);
    await vi.runAllTimersAsync();
    expect(await result).toBe(50 + 100 + 200);
    expect(told.map(({ attempt, delayMs, kind }) => [attempt, delayMs, kind])).toEqual([
      [1, 50, 'same-connection'],
      [2, 100, 'new-connection'],
      [3, 200, 'same-connection'],
    ]);
    expect(told[0]?.error).toBe(first);
  });
});
