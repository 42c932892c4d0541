import { lossTotals } from '../../audit/losses.ts';
import { chooser } from '../../choices.ts';
import { failedReceives } from '../../episodes/failed-receives.ts';
import type { FaultContext, FaultResult } from '../../fault.ts';
import type { DeliveryLog } from '../../lab/delivery-log.ts';
import { watchFunctionLogs } from '../../lab/function-logs.ts';
import { tooFewMidway, watchFigures } from '../../lab/invariant-watch.ts';
import type { Lab } from '../../lab/lab.ts';
import { watchBusy } from './busy-watch.ts';
import { disturb } from './disturb.ts';
import { CROWDED_LAMBDAS } from './more-workers.ts';
import { byAttempt, byErrno, delays, LOCK_WAIT_TIMEOUT, type RetryTold, retriesAfter } from './retries.ts';
import { deadlocksFound, lastDeadlock } from './server-locks.ts';
import type { Storm } from './storm-files.ts';
import { stormProblems } from './storm-truth.ts';

const TIMEOUT_MS = 10 * 60_000;

export interface StormImport {
  readonly storm: Storm;
  readonly caseId: number;
  /** Invocations of each crowded function at a time. */
  readonly workers: number;
  readonly deliveries: DeliveryLog;
}

/** Imports all files at once while somebody else holds locks, and holds what came of it to every promise. */
export async function importStorm(
  lab: Lab,
  { server, seed, short, print }: FaultContext,
  { storm, caseId, workers, deliveries }: StormImport,
): Promise<FaultResult> {
  const deadlocksBefore = await deadlocksFound(server);
  const batchNames = storm.files.map((_, i) => `storm-${i}`);
  const logs = watchFunctionLogs(lab.runtime);
  const watch = lab.watchInvariant();
  const busyWatch = watchBusy(lab.runtime, CROWDED_LAMBDAS);
  const disturber = await disturb(server, lab.schema(caseId), chooser(seed, 'disturb'));
  await Promise.all(storm.files.map((file, i) => lab.importFile(file, batchNames[i] ?? '', caseId)));
  const ended = await lab.untilEnded({ timeoutMs: TIMEOUT_MS });
  const held = await disturber.stop();
  const busy = busyWatch.stop();
  const watched = await watch.stop();
  const retries = logs.lines('A transaction is run again.') as unknown as RetryTold[];
  const lockWaits = retriesAfter(retries, LOCK_WAIT_TIMEOUT);
  const deadlocks = (await deadlocksFound(server)) - deadlocksBefore;
  const delivered = deliveries.messages(caseId);
  const failed = failedReceives(delivered, logs);
  print(`${retries.length} retries while locks were held ${held} times`);
  return {
    figures: {
      documents: storm.truth.read,
      'in families of several': storm.truth.familyLinks,
      'bad rows': storm.truth.rejected,
      'load files at once': storm.files.length,
      ...Object.fromEntries(CROWDED_LAMBDAS.map((name) => [`most of ${name} at work at once`, busy[name] ?? 0])),
      'locks held for longer than a wait': held,
      'seconds of the import': ended.seconds,
      ...watchFigures(watched),
      retries: retries.length,
      'retries by error': byErrno(retries),
      'retries by attempt': byAttempt(retries),
      'delay ms least / middle / most': delays(retries),
      postponements: delivered.reduce((sum, { history }) => sum + history.postponements, 0),
      'messages received again': failed.length,
      'deadlocks found by the server': deadlocks,
      ...(deadlocks > 0 ? { 'locks of the last deadlock': await lastDeadlock(server) } : {}),
      deliveries: delivered.reduce((sum, { deliveredAt }) => sum + deliveredAt.length, 0),
    },
    problems: [
      ...(ended.problem === null ? [] : [ended.problem]),
      ...watched.violations,
      ...tooFewMidway(watched, { short }),
      ...(await lab.audit()),
      // The batches' truth is that of all of them together.
      ...(await stormProblems(lab, caseId, batchNames, storm)),
      ...(failed.length === 0 ? [] : [`${failed.length} times a message failed and was received again`]),
      ...CROWDED_LAMBDAS.filter((name) => (busy[name] ?? 0) < workers).map(
        (name) => `no more than ${busy[name]} of ${workers} ${name} were at work at once: the storm was too weak`,
      ),
      ...(lockWaits > 0 ? [] : ['no transaction was run again after a lock wait: the storm did not strike']),
      ...(delivered.length > 0 ? [] : ['no delivery was noted']),
    ],
    totals: await lossTotals(lab, { retries: retries.length }),
  };
}
