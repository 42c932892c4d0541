import { Interrupted } from './demo-error.ts';

/** npm passes on a Ctrl-C that the terminal has sent already, so one press comes twice. */
const ONE_PRESS_MS = 500;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Aborts at the first signal that ends a process, with Interrupted as the reason; a second one calls `insist`.
 * @param on How to listen, as `process.on` does.
 */
export function interruption(
  on: (signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void) => unknown,
  insist: (signal: NodeJS.Signals) => void,
  clock: () => number,
): AbortSignal {
  const controller = new AbortController();
  let firstAt: number | null = null;
  const listen = (signal: NodeJS.Signals) => {
    if (firstAt === null) {
      firstAt = clock();
      controller.abort(new Interrupted(signal));
    } else if (clock() - firstAt >= ONE_PRESS_MS) insist(signal);
  };
  for (const signal of SIGNALS) on(signal, listen);
  return controller.signal;
}
