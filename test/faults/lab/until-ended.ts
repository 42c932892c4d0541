import { setTimeout as delay } from 'node:timers/promises';
import type { BatchState } from '../../../demo/batch-state.ts';
import { ENDED } from '../../../shared/batches/record-batch.ts';

export interface UntilEndedOptions {
  readonly timeoutMs: number;
  /** Nothing runs and nothing is queued for so long: then nothing will go on by itself. */
  readonly stalledMs?: number;
}

export interface EndedPorts {
  /** What became of every import; null for one that is not recorded yet. */
  readonly states: () => Promise<readonly (BatchState | null)[]>;
  readonly isIdle: () => boolean;
  /** The subscriber has all events that were delivered. */
  readonly isDrained: () => Promise<boolean>;
}

/** How waiting ended; `problem` says in words why the imports did not. */
export interface Ended {
  readonly problem: string | null;
  readonly seconds: number;
}

const POLL_MS = 100;
const STALLED_MS = 15_000;

/** Waits until every import has ended, nothing is left to do for any function, and every event was received. */
export async function untilEnded(
  { states, isIdle, isDrained }: EndedPorts,
  { timeoutMs, stalledMs = STALLED_MS }: UntilEndedOptions,
): Promise<Ended> {
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 100) / 10;
  let idleSince: number | null = null;
  let seen = 'nothing was recorded';
  while (performance.now() - startedAt < timeoutMs) {
    // Asked before the batches are read: what happens between the two only costs another turn.
    const idle = isIdle();
    // A fault may have taken the server away just now.
    const found = await states().catch(() => null);
    if (found) {
      seen = found.map((state) => (state ? `${state.status}, ${state.tally.inFlight} in flight` : 'none')).join('; ');
      const ended = found.every((state) => state !== null && ENDED.has(state.status));
      if (ended && idle && (await isDrained())) return { problem: null, seconds: seconds() };
    }
    idleSince = idle ? (idleSince ?? performance.now()) : null;
    if (idleSince !== null && performance.now() - idleSince > stalledMs) {
      return { problem: `nothing runs and nothing is queued, and the batches stand at: ${seen}`, seconds: seconds() };
    }
    await delay(POLL_MS);
  }
  return { problem: `not at its end after ${timeoutMs / 1000} s; the batches stand at: ${seen}`, seconds: seconds() };
}
