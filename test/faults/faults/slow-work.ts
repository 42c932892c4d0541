import { LOCK_WAIT_SECONDS } from '../../../shared/core/session-settings.ts';
import { runEpisodes } from '../episodes/run-episodes.ts';
import type { Fault, FaultResult } from '../fault.ts';
import { secondsLocksOutliveWorker } from './slow-work/abandoned-locks.ts';
import { heartbeatFails, heartbeatHolds, VISIBILITY_SECONDS } from './slow-work/heartbeats.ts';
import { FUNCTION_TIMEOUT_SECONDS, outOfTime } from './slow-work/out-of-time.ts';

/** Longer than the function's timeout, so that what comes back sooner was handed back. */
const LONG_VISIBILITY_SECONDS = 60;
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
      }),
      ...(context.short ? [] : [await abandonedLocks(context)]),
    ];
    return merged(results);
  },
};

async function abandonedLocks({ server }: Parameters<Fault['run']>[0]): Promise<FaultResult> {
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
  return { figures, problems: results.flatMap(({ problems }) => problems) };
}
