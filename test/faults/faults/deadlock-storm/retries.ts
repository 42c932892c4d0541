/** One retry of a transaction, as the functions log it. */
export interface RetryTold {
  readonly kind: string;
  /** Attempts made before it. */
  readonly attempt: number;
  readonly delayMs: number;
}

/** How many retries came after each attempt, as `1: 20, 2: 3`. */
export const byAttempt = (retries: readonly RetryTold[]): string => counted(retries, ({ attempt }) => String(attempt));
export const byKind = (retries: readonly RetryTold[]): string => counted(retries, ({ kind }) => kind);

/** The least, the middle and the greatest delay in milliseconds. */
export function delays(retries: readonly RetryTold[]): string {
  const sorted = retries.map(({ delayMs }) => Math.round(delayMs)).sort((a, b) => a - b);
  return sorted.length === 0 ? 'none' : [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)].join(' / ');
}

function counted(retries: readonly RetryTold[], keyOf: (retry: RetryTold) => string): string {
  const groups = [...Map.groupBy(retries, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1));
  return groups.map(([key, { length }]) => `${key}: ${length}`).join(', ') || 'none';
}
