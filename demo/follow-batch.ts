import { setTimeout as delay } from 'node:timers/promises';
import { ENDED } from '../shared/batches/record-batch.ts';
import type { BatchState } from './batch-state.ts';
import { DemoError } from './demo-error.ts';
import { type Progress, progressOf } from './progress.ts';

const POLL_MS = 100;
/** Nothing runs and nothing is queued: that is over between two steps of the pipeline at once, or for good. */
const STALLED_MS = 5_000;

export interface FollowOptions {
  readonly read: () => Promise<BatchState | null>;
  /** Throws when a message was given up. */
  readonly check: () => Promise<void>;
  readonly isIdle: () => boolean;
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/**
 * Follows a batch until it ends, also as a repeat.
 * @throws DemoError of a message that was given up; BATCH_CANCELLED when none says why; IMPORT_STALLED.
 */
export async function followBatch(options: FollowOptions): Promise<BatchState> {
  const { read, check, isIdle, onProgress, signal } = options;
  let idleSince: number | null = null;
  for (;;) {
    // Asked before the batch is read: what happens between the two only costs another turn.
    const idle = isIdle();
    const state = await read();
    onProgress(state ? progressOf(state, state.tally) : { stage: 'waiting', done: 0, read: 0 });
    await check();
    if (state && hasEnded(state)) return state;
    if (!idle) idleSince = null;
    else {
      idleSince ??= Date.now();
      if (Date.now() - idleSince > STALLED_MS) throw stalled(state);
    }
    await delay(POLL_MS, undefined, { signal });
  }
}

/** A batch that was cancelled for another reason than being a repeat has a message that says why. */
const hasEnded = ({ status, repeatOfBatchId }: BatchState): boolean =>
  ENDED.has(status) && (status !== 'cancelled' || repeatOfBatchId !== null);

/** A batch is cancelled a moment before its message is given up with the reason, so it is given the time to say it. */
function stalled(state: BatchState | null): DemoError {
  if (state?.status === 'cancelled') return new DemoError('BATCH_CANCELLED', 'The batch was cancelled.');
  const where = state ? `The batch is ${state.status}` : 'The file was put into the bucket and no batch came of it';
  return new DemoError('IMPORT_STALLED', `${where}, and nothing is running or queued that could go on with it.`);
}
