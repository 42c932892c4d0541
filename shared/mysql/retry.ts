import { DelegateBackoff, handleWhen, type IRetryBackoffContext, retry } from 'cockatiel';
import { type Random, retryDelay } from '../sqs-consumer/core/backoff.ts';
import { classify, type ErrorClass } from './core/mysql-errors.ts';

/** One retry that is about to happen. */
export interface RetryInfo {
  readonly error: unknown;
  readonly kind: ErrorClass;
  /** Attempts made so far. */
  readonly attempt: number;
  readonly delayMs: number;
}

export interface RetryOptions {
  readonly random: Random;
  /** The `base` of `random(0, base·2^attempt)`, in milliseconds. */
  readonly baseMs?: number;
  /** Attempts in all, the first included. */
  readonly attempts?: number;
  readonly onRetry?: (info: RetryInfo) => void;
  /** Told the error of the last attempt, when it is one that another attempt might have mended. */
  readonly onGiveUp?: (error: unknown) => void;
}

/** Runs `work` with the attempt's number, from 1, until it succeeds or may not be tried again. */
export type Retry = <T>(work: (attempt: number) => Promise<T>, signal?: AbortSignal) => Promise<T>;

const RETRIED: ReadonlySet<ErrorClass> = new Set<ErrorClass>(['same-connection', 'new-connection']);

/**
 * Repeats a transaction in process after a deadlock, a lock wait or a lost connection, with full jitter. `work` must
 * be the whole transaction: it begins, and rolls back what failed. Any other error, and the last attempt's, is thrown
 * as it came. An aborted signal ends the retries, not the attempt under way.
 */
export function createRetry({ random, baseMs = 50, attempts = 5, onRetry, onGiveUp }: RetryOptions): Retry {
  const policy = retry(
    handleWhen((error) => RETRIED.has(classify(error))),
    {
      maxAttempts: attempts - 1,
      backoff: new DelegateBackoff<IRetryBackoffContext<unknown>>(({ attempt }) => retryDelay(random, attempt, baseMs)),
    },
  );
  policy.onRetry((event) => {
    const error = 'error' in event ? event.error : undefined;
    onRetry?.({ error, kind: classify(error), attempt: event.attempt, delayMs: event.delay });
  });
  policy.onGiveUp((event) => onGiveUp?.('error' in event ? event.error : undefined));
  return (work, signal) => policy.execute(({ attempt }) => work(attempt + 1), signal);
}
