import { setTimeout as delay } from 'node:timers/promises';
import { type FunctionLogs, watchFunctionLogs } from '../lab/function-logs.ts';
import type { EpisodeSubject } from './episode.ts';
import { secondsOf } from './moments.ts';

/** Something that cannot be used for a while. */
export interface Outage {
  /** The least that it lasts. */
  readonly seconds: number;
  readonly begin: () => unknown;
  /** Is called whatever happens. */
  readonly end: () => unknown;
  /** How often somebody has met it, from what functions wrote since it began. */
  readonly met: (logs: FunctionLogs) => number;
}

/** How an outage went. */
export interface Met {
  readonly times: number;
  readonly secondsAway: number;
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

const POLL_MS = 100;
/** Longer than functions leave alone what they found away. */
const PATIENCE_SECONDS = 30;

/** Lets something be away until its time is over and somebody has met it, or nobody will. */
export async function outage(
  { lab, ended }: Pick<EpisodeSubject, 'lab' | 'ended'>,
  { seconds, begin, end, met }: Outage,
): Promise<Met> {
  const logs = watchFunctionLogs(lab.runtime);
  const from = Date.now();
  let times = 0;
  const secondsAway = await secondsOf(async () => {
    try {
      await begin();
      await delay(seconds * 1000);
      const patience = AbortSignal.any([ended, AbortSignal.timeout(PATIENCE_SECONDS * 1000)]);
      while (met(logs) === 0 && !patience.aborted) await delay(POLL_MS);
      times = met(logs);
    } finally {
      await end();
    }
  });
  return { times, secondsAway, from, to: Date.now() };
}
