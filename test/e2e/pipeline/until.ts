import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 200;

/**
 * Asks until there is an answer.
 * @param what For the error, as in "a batch that has ended".
 */
export async function until<T>(what: string, ask: () => Promise<T | null | false>, timeoutMs = 90_000): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    if (performance.now() > end) throw new Error(`After ${timeoutMs / 1000} s there is still not ${what}.`);
    await delay(POLL_MS);
  }
}
