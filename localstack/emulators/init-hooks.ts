import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { LocalStackError } from './localstack-error.ts';

const INTERVAL_MS = 250;
const ASK_TIMEOUT_MS = 3_000;
/** Longer than any hook has patience. */
const TIMEOUT_MS = 90_000;

const stageSchema = z.object({
  completed: z.boolean(),
  scripts: z.array(z.object({ name: z.string(), state: z.string() })),
});

/**
 * Waits until the scripts of `localstack/init/ready.d` have run.
 * @param log Where the emulator's log is, for the error.
 * @throws LocalStackError INIT_FAILED
 */
export async function untilInitialized(endpoint: string, log: string, timeoutMs = TIMEOUT_MS): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const stage = await askReady(endpoint);
    const failed = stage?.completed ? stage.scripts.filter(({ state }) => state !== 'SUCCESSFUL') : [];
    if (stage?.completed && stage.scripts.length > 0 && failed.length === 0) return;
    if (stage?.completed || Date.now() > deadline) {
      const what = failed.map(({ name }) => name).join(', ') || 'no script';
      throw new LocalStackError(
        'INIT_FAILED',
        `LocalStack's init hooks (localstack/init/ready.d) did not succeed: ${what}. Why, its log tells: ${log}. Then end it and start again.`,
      );
    }
    await delay(INTERVAL_MS);
  }
}

async function askReady(endpoint: string): Promise<z.infer<typeof stageSchema> | null> {
  try {
    const response = await fetch(`${endpoint}/_localstack/init/ready`, { signal: AbortSignal.timeout(ASK_TIMEOUT_MS) });
    return stageSchema.parse(await response.json());
  } catch {
    // Not there yet.
    return null;
  }
}
