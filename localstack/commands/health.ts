import { setTimeout as delay } from 'node:timers/promises';

const INTERVAL_MS = 250;
const ASK_TIMEOUT_MS = 3_000;

/** The version of the LocalStack that answers at an endpoint; null when none does. */
export async function localstackVersion(endpoint: string): Promise<string | null> {
  try {
    const response = await fetch(`${endpoint}/_localstack/health`, { signal: AbortSignal.timeout(ASK_TIMEOUT_MS) });
    const { version } = (await response.json()) as { version?: unknown };
    return typeof version === 'string' ? version : null;
  } catch {
    // Nothing there, or something else.
    return null;
  }
}

/**
 * Waits until LocalStack answers.
 * @param hasEnded Says that waiting is pointless.
 * @returns false when it ended, or did not answer within `timeoutMs`.
 */
export async function waitUntilHealthy(
  endpoint: string,
  { timeoutMs, hasEnded }: { timeoutMs: number; hasEnded: () => boolean },
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline && !hasEnded()) {
    if (await localstackVersion(endpoint)) return true;
    await delay(INTERVAL_MS);
  }
  return false;
}
