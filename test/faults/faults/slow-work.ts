import { LOCK_WAIT_SECONDS } from '../../../shared/mysql/core/session-settings.ts';
import { noneTimedOut } from '../episodes/lab-figures.ts';
import { runEpisodes } from '../episodes/run-episodes.ts';
import type { Fault, FaultContext, FaultResult } from '../fault.ts';
import { sumOfTotals } from '../fault-totals.ts';
import { secondsLocksOutliveWorker } from './slow-work/abandoned-locks.ts';
import { heartbeatFails, heartbeatHolds, VISIBILITY_SECONDS } from './slow-work/heartbeats.ts';
import {
  FUNCTION_TIMEOUT_SECONDS,
  LONG_VISIBILITY_SECONDS,
  outOfTime,
  REQUEUE_AS_IN_PRODUCTION,
} from './slow-work/out-of-time.ts';

/** The server looks up from a wait that ended about so much later. */
const LOCK_WAIT_MARGIN_SECONDS = 2;

/** Work takes longer than it may. */
export const slowWork: Fault = {
  name: 'slow-work',
  title: 'parts outlast their visibility, heartbeats fail, functions run out of time',
  documents: { full: 6_000, short: 1_500 },
  async run(context) {
    const results: FaultResult[] = [
      await runEpisodes([heartbeatHolds, heartbeatFails], context, { visibilitySeconds: VISIBILITY_SECONDS }),
      await runEpisodes([outOfTime], context, {
        visibilitySeconds: LONG_VISIBILITY_SECONDS,
        functionTimeoutSeconds: FUNCTION_TIMEOUT_SECONDS,
        environment: REQUEUE_AS_IN_PRODUCTION,
      }),
      await abandonedLocks(context),
    ];
    return noneTimedOut(merged(results));
  },
};

async function abandonedLocks({ server, short }: FaultContext): Promise<FaultResult> {
  // It takes as long as a server lets a statement wait for a lock, which is most of what the short form may take.
  if (short) return { figures: { 'abandoned locks': 'left out of the short form' }, problems: [] };
  const seconds = await secondsLocksOutliveWorker(server);
  return {
    figures: { 'abandoned locks: seconds until the server lets go': seconds },
    problems:
      seconds <= LOCK_WAIT_SECONDS + LOCK_WAIT_MARGIN_SECONDS
        ? []
        : [`the locks of a worker that was given up stood in the way for ${seconds} s`],
  };
}

/** Numbers of one name are added up. */
function merged(results: readonly FaultResult[]): FaultResult {
  const figures: Record<string, number | string> = {};
  for (const [what, value] of results.flatMap((result) => Object.entries(result.figures))) {
    const before = figures[what];
    figures[what] = typeof before === 'number' && typeof value === 'number' ? before + value : value;
  }
  return {
    figures,
    problems: results.flatMap(({ problems }) => problems),
    totals: sumOfTotals(results.map(({ totals }) => totals)),
  };
}
