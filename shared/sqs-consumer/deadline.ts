/** The end of an invocation, in three steps that leave time for what each step sets off. */
export interface Deadline {
  /** Aborts when the reserve begins. */
  readonly signal: AbortSignal;
  /** True once the reserve has begun: no new unit may begin. */
  passed(): boolean;
  /** Settles at half of the reserve: units that still run are given up. */
  readonly abandoned: Promise<void>;
  /** Settles at a quarter of the reserve: the response is due, whatever else is under way. */
  readonly due: Promise<void>;
  /** Milliseconds until Lambda ends the invocation. */
  remainingMs(): number;
  /** Ends its timers. */
  clear(): void;
}

/** Watches the time an invocation has left. */
export function startDeadline(remainingMs: () => number, reserveMs: number): Deadline {
  const controller = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  const at = (reserveLeftMs: number): Promise<void> =>
    new Promise((resolve) => {
      timers.push(setTimeout(resolve, Math.max(0, remainingMs() - reserveLeftMs)));
    });
  // A busy event loop fires timers late, so whoever asks for the time sees the truth and sets off the signal as well.
  const abort = (): void => controller.abort(new DOMException('The function is about to time out.', 'AbortError'));
  void at(reserveMs).then(abort);
  return {
    signal: controller.signal,
    passed() {
      if (remainingMs() < reserveMs) abort();
      return controller.signal.aborted;
    },
    abandoned: at(reserveMs / 2),
    due: at(reserveMs / 4),
    remainingMs,
    clear: () => timers.forEach(clearTimeout),
  };
}
