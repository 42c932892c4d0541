const DAY_MS = 24 * 60 * 60_000;

/** When a batch last moved and was last swept, and when the sweep looks; milliseconds since the epoch. */
export interface BatchActivity {
  readonly movedMs: number;
  /** Null: never. */
  readonly sweptMs: number | null;
}

/** Whether a batch that has come no further since `movedMs` stands still. */
export const isStalled = ({ movedMs }: Pick<BatchActivity, 'movedMs'>, nowMs: number, afterMs: number): boolean =>
  nowMs - movedMs >= afterMs;

/**
 * Says whether the sweep shall do something for a batch: when it has not moved for `afterMs`, and again each time it has
 * stood for twice as long, at least once a day. What the sweep sends may fail for good (a file that is gone, counts that
 * differ), and each time it leaves a letter on a DLQ: growing pauses keep these few, and still one comes after the mend.
 */
export function isDue(activity: BatchActivity, nowMs: number, afterMs: number): boolean {
  if (!isStalled(activity, nowMs, afterMs)) return false;
  const { movedMs, sweptMs } = activity;
  if (sweptMs === null || sweptMs <= movedMs) return true;
  const pause = Math.max(afterMs, Math.min(DAY_MS, sweptMs - movedMs));
  return nowMs - sweptMs >= pause;
}
