import { describe, expect, test } from 'vitest';
import { DatabaseFailure } from '../../../shared/mysql/connections/database-failure.ts';
import { createRetry } from '../../../shared/mysql/retry.ts';
import { measureRetries } from '../../../shared/observability/measure-retries.ts';
import { createFakeMetrics } from '../../support/fake-metrics.ts';

const deadlock = () => new DatabaseFailure(1213, 'ER_LOCK_DEADLOCK', 'Sequelize');
const lockWait = () => new Error('The part failed.', { cause: new DatabaseFailure(1205, undefined, 'Sequelize') });
const lost = () => Object.assign(new Error('lost'), { code: 'PROTOCOL_CONNECTION_LOST' });

/** What is measured of work that fails with these errors first. */
async function measured(...errors: readonly Error[]) {
  const metrics = createFakeMetrics();
  const retry = createRetry({ random: () => 0, baseMs: 0, ...measureRetries(metrics.measure) });
  const left = [...errors];
  const work = async () => {
    const error = left.shift();
    if (error) throw error;
  };
  await retry(work).catch(() => undefined);
  return {
    retries: metrics.sum('TransactionRetries'),
    deadlocks: metrics.sum('Deadlocks'),
    lockWaits: metrics.sum('LockWaitTimeouts'),
  };
}

describe('of a transaction', () => {
  test('that passes at once nothing is measured', async () => {
    expect(await measured()).toEqual({ retries: 0, deadlocks: 0, lockWaits: 0 });
  });

  test('every attempt after the first is a retry, and what it failed on is told', async () => {
    expect(await measured(deadlock(), lockWait(), lost())).toEqual({ retries: 3, deadlocks: 1, lockWaits: 1 });
  });

  test('that is given up, the last deadlock counts as well', async () => {
    expect(await measured(...Array.from({ length: 5 }, deadlock))).toEqual({ retries: 4, deadlocks: 5, lockWaits: 0 });
  });

  test('that nothing can mend, no retry is measured', async () => {
    expect(await measured(new Error('a bug'))).toEqual({ retries: 0, deadlocks: 0, lockWaits: 0 });
  });
});
