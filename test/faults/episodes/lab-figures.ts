import { batchState } from '../../../demo/batch-state.ts';
import { eventsLost, rowsAstray } from '../audit/losses.ts';
import type { FaultResult } from '../fault.ts';
import type { Lab } from '../lab/lab.ts';

const FAILED_INVOCATION = /: (timed-out|crashed|threw), |: a batch failed whole: [\d,]+ messages?$/;

const TIMED_OUT = 'invocations that timed out';

/**
 * What all the episodes of a lab came to together, counted in its tables, its queues and its log.
 * @param told The runtime's log.
 */
export async function labFigures(lab: Lab, told: readonly string[]): Promise<Record<string, number>> {
  const failures = told.filter((line) => FAILED_INVOCATION.test(line));
  return {
    'documents imported': await documentsRead(lab),
    'failed invocations': failures.length,
    [TIMED_OUT]: failures.filter((line) => line.includes(': timed-out')).length,
    'dead letters': deadLetters(lab),
    ...(await rowsAstray(lab)),
    'events lost': await eventsLost(lab),
  };
}

/** For faults under which functions must keep to their time: invocations that did not are a problem. */
export function noneTimedOut(result: FaultResult): FaultResult {
  const timedOut = result.figures[TIMED_OUT];
  if (timedOut === 0) return result;
  return { ...result, problems: [...result.problems, `${timedOut} invocations ran over their time`] };
}

async function documentsRead({ sessions, imports }: Lab): Promise<number> {
  let read = 0;
  for (const { caseId, batchName } of imports) {
    read += (await batchState(sessions, caseId, batchName))?.tally.read ?? 0;
  }
  return read;
}

const deadLetters = ({ runtime }: Lab): number =>
  Object.entries(runtime.queueCounts())
    .filter(([queue]) => queue.endsWith('-dlq'))
    .reduce((sum, [, { visible, inFlight, delayed }]) => sum + visible + inFlight + delayed, 0);
