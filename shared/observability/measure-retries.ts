import { lockConflict } from '../mysql/core/mysql-errors.ts';
import type { RetryInfo, RetryOptions } from '../mysql/retry.ts';
import type { Measure } from './metrics.ts';

/** Counts every attempt of a transaction that failed on a lock, the last as well, and the attempts that came after one. */
export function measureRetries(measure: Measure): Required<Pick<RetryOptions, 'onRetry' | 'onGiveUp'>> {
  const countConflict = (error: unknown): void => {
    const conflict = lockConflict(error);
    if (conflict === 'deadlock') measure('Deadlocks', 1);
    if (conflict === 'lock-wait') measure('LockWaitTimeouts', 1);
  };
  return {
    onRetry: ({ error }: RetryInfo) => {
      measure('TransactionRetries', 1);
      countConflict(error);
    },
    onGiveUp: countConflict,
  };
}
