import { setTimeout as delay } from 'node:timers/promises';

const INTERVAL_MS = 250;
const ASK_TIMEOUT_MS = 3_000;

/** The version of the emulator that answers at an endpoint, LocalStack or one that answers as it does; null when none does. */
export async function emulatorVersion(endpoint: string): Promise<string | null> {
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
 * Waits until the emulator answers.
 * @param hasEnded Says that waiting is pointless.
 * @returns false when it ended, or did not answer within `timeoutMs`.
 */
export async function waitUntilHealthy(
  endpoint: string,
  { timeoutMs, hasEnded }: { timeoutMs: number; hasEnded: () => boolean },
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline && !hasEnded()) {
    if (await emulatorVersion(endpoint)) return true;
    await delay(INTERVAL_MS);
  }
  return false;
}
