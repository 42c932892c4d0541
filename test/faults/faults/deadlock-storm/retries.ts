import { causesOf } from '../../../../shared/domain/error-chain.ts';

/** What the server says to whom it chose as a deadlock's victim. */
export const DEADLOCK = 1213;
/** What it says to who has waited for a row for too long. */
export const LOCK_WAIT_TIMEOUT = 1205;

/** One retry of a transaction, as the functions log it. */
export interface RetryTold {
  /** The server's number of the error; null for one that is not the server's. */
  readonly errno: number | null;
  /** Attempts made before it. */
  readonly attempt: number;
  readonly delayMs: number;
}

/** The server's number of an error, looking through whatever wraps it. */
export function errnoOf(error: unknown): number | null {
  for (const { errno } of causesOf(error)) if (typeof errno === 'number' && errno > 0) return errno;
  return null;
}

export const retriesAfter = (retries: readonly RetryTold[], errno: number): number =>
  retries.filter((retry) => retry.errno === errno).length;

const NAMES: Readonly<Record<number, string>> = {
  [DEADLOCK]: 'deadlock',
  [LOCK_WAIT_TIMEOUT]: 'lock wait',
  1020: 'row changed',
};

/** How many retries came after each error of the server, as `1205 lock wait: 7, 1213 deadlock: 2`. */
export const byErrno = (retries: readonly RetryTold[]): string =>
  counted(retries, ({ errno }) => (errno === null ? 'no number' : `${errno} ${NAMES[errno] ?? ''}`.trim()));

/** How many retries came after each attempt, as `1: 20, 2: 3`. */
export const byAttempt = (retries: readonly RetryTold[]): string => counted(retries, ({ attempt }) => String(attempt));

/** The least, the middle and the greatest delay in milliseconds. */
export function delays(retries: readonly RetryTold[]): string {
  const sorted = retries.map(({ delayMs }) => Math.round(delayMs)).sort((a, b) => a - b);
  return sorted.length === 0 ? 'none' : [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)].join(' / ');
}

function counted(retries: readonly RetryTold[], keyOf: (retry: RetryTold) => string): string {
  const groups = [...Map.groupBy(retries, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1));
  return groups.map(([key, { length }]) => `${key}: ${length}`).join(', ') || 'none';
}
