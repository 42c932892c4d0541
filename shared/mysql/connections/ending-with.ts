import type { Transaction } from 'sequelize';

/** What this file uses of a transaction's connection. */
interface Destroyable {
  destroy(): void;
}

/**
 * Runs the work of a transaction until the signal aborts; then its connection is cut, so that the server rolls back at
 * once. A function that is about to time out is frozen with whatever it holds, and its locks would stand in the way of
 * the retry.
 */
export async function endingWith<T>(
  signal: AbortSignal | undefined,
  transaction: Transaction,
  work: () => Promise<T>,
): Promise<T> {
  if (!signal) return work();
  const { connection } = transaction as unknown as { connection: Destroyable };
  let cut: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    cut = () => {
      connection.destroy();
      reject(signal.reason);
    };
    signal.addEventListener('abort', cut, { once: true });
  });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    if (cut) signal.removeEventListener('abort', cut);
  }
}
