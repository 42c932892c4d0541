import { setTimeout as delay } from 'node:timers/promises';
import type { Address, DatabaseServer } from './database-server.ts';
import { identifyServer } from './identify-server.ts';

const INTERVAL_MS = 50;

/**
 * Polls a server that is starting until it answers.
 * @param gaveUp Says why waiting is pointless (the process ended), or null; asked before each attempt.
 * @throws Error with the reason, or with the driver's last error as cause after `timeoutMs`.
 */
export async function waitUntilAnswering(
  address: Address,
  { timeoutMs, gaveUp }: { timeoutMs: number; gaveUp: () => string | null },
): Promise<Pick<DatabaseServer, 'kind' | 'version'>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const reason = gaveUp();
    if (reason !== null) throw new Error(reason);
    try {
      return await identifyServer(address);
    } catch (cause) {
      if (Date.now() >= deadline) throw new Error(`It did not answer within ${timeoutMs / 1000} s.`, { cause });
    }
    await delay(INTERVAL_MS);
  }
}
