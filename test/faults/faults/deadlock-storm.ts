import { batchState } from '../../../localstack/demo/batch-state.ts';
import { qualified } from '../../../shared/core/sql.ts';
import type { Fault, FaultContext, FaultResult } from '../fault.ts';
import { createDeliveryLog, type DeliveryLog } from '../lab/delivery-log.ts';
import { type FunctionLogs, watchFunctionLogs } from '../lab/function-logs.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { contests } from './deadlock-storm/contests.ts';
import { disturb } from './deadlock-storm/disturb.ts';
import { byAttempt, byKind, delays, type RetryTold } from './deadlock-storm/retries.ts';
import { deadlocksFound, lastDeadlock, shortLockWaits } from './deadlock-storm/server-locks.ts';
import { type Storm, stormFiles } from './deadlock-storm/storm-files.ts';

const FILES = 12;
const CONCURRENCY = 8;
const LOCK_WAIT_SECONDS = 1;
const [STORM_CASE, CONTEST_CASE] = [1, 2];
const TIMEOUT_MS = 10 * 60_000;

/** Eight workers on one case write the same rows, and somebody holds locks for longer than they may wait. */
export const deadlockStorm: Fault = {
  name: 'deadlock-storm',
  title:
    'eight workers of a kind on one case, the same tags and people in opposite orders, and lock waits that time out',
  documents: { full: 12_000, short: 1_800 },
  async run(context) {
    const { server, seed, documents, print } = context;
    const putBack = await shortLockWaits(server, LOCK_WAIT_SECONDS);
    const deliveries = createDeliveryLog();
    try {
      const lab = await startLab({
        server,
        seed,
        documents: 50,
        concurrency: CONCURRENCY,
        // Nothing may come again but for a failure: every second delivery is told as one.
        visibilitySeconds: 60,
        cases: 2,
        decorateQueue: deliveries.decorateQueue,
        log: () => {},
      });
      print(`innodb_lock_wait_timeout is ${LOCK_WAIT_SECONDS} s. Logs: ${lab.runDirectory}`);
      try {
        const storm = await importStorm(lab, context, stormFiles(FILES, Math.floor(documents / FILES)), deliveries);
        const contested = await contests(lab, CONTEST_CASE, context);
        return {
          figures: { ...storm.figures, ...contested.figures },
          problems: [...storm.problems, ...contested.problems],
        };
      } finally {
        await lab.stop();
      }
    } finally {
      await putBack();
    }
  },
};

async function importStorm(
  lab: Lab,
  { server, random, print }: FaultContext,
  storm: Storm,
  deliveries: DeliveryLog,
): Promise<FaultResult> {
  const deadlocksBefore = await deadlocksFound(server);
  const logs = watchFunctionLogs(lab.runtime);
  const watch = lab.watchInvariant();
  const disturber = await disturb(server, lab.schema(STORM_CASE), random);
  await Promise.all(storm.files.map((file, i) => lab.importFile(file, `storm-${i}`, STORM_CASE)));
  const ended = await lab.untilEnded({ timeoutMs: TIMEOUT_MS });
  const held = await disturber.stop();
  const { looks, violations } = await watch.stop();
  const retries = logs.lines('A transaction is run again.') as unknown as RetryTold[];
  print(`${retries.length} retries while locks were held ${held} times`);
  const deadlocks = (await deadlocksFound(server)) - deadlocksBefore;
  return {
    figures: {
      documents: storm.truth.loaded + storm.truth.duplicates,
      'load files at once': FILES,
      'workers of each function': CONCURRENCY,
      'locks held for longer than a wait': held,
      'seconds of the import': ended.seconds,
      'looks at the invariant': looks,
      retries: retries.length,
      'retries by kind': byKind(retries),
      'retries by attempt': byAttempt(retries),
      'delay ms least / middle / most': delays(retries),
      'deadlocks found by the server': deadlocks,
      ...(deadlocks > 0 ? { 'locks of the last deadlock': await lastDeadlock(server) } : {}),
      deliveries: deliveries.messages(STORM_CASE).reduce((sum, { deliveredAt }) => sum + deliveredAt.length, 0),
    },
    problems: [
      ...(ended.problem === null ? [] : [ended.problem]),
      ...violations,
      ...(await lab.audit({ truth: false })),
      ...(await differsFrom(storm, lab)),
      ...failures(deliveries, logs),
      ...(retries.length > 0 ? [] : ['no transaction was run again: the storm did not strike']),
      ...(deliveries.messages(STORM_CASE).length > 0 ? [] : ['no delivery was noted']),
    ],
  };
}

/** Every message is received once: what a lock costs is paid inside the process. */
function failures(deliveries: DeliveryLog, logs: FunctionLogs): string[] {
  const again = deliveries.messages(STORM_CASE).filter(({ deliveredAt }) => deliveredAt.length > 1);
  const failed = logs.lines('Messages failed and will be received again.');
  return [
    ...(again.length === 0 ? [] : [`${again.length} messages were received more than once`]),
    ...(failed.length === 0 ? [] : [`functions report failed messages ${failed.length} times`]),
  ];
}

async function differsFrom({ truth, files }: Storm, { sessions, schema }: Lab): Promise<string[]> {
  const states = await Promise.all(files.map((_, i) => batchState(sessions, STORM_CASE, `storm-${i}`)));
  const sum = (key: 'loaded' | 'duplicates' | 'taggings') =>
    states.reduce((total, state) => total + (state?.tally[key] ?? 0), 0);
  const count = (table: string): Promise<number> =>
    sessions.readerSession(STORM_CASE, async ({ rows }) => {
      const [row] = await rows<{ n: number }>({
        sql: `SELECT COUNT(*) AS n FROM ${qualified(schema(STORM_CASE), table).text}`,
      });
      return Number(row?.n ?? 0);
    });
  const found: Storm['truth'] = {
    loaded: sum('loaded'),
    duplicates: sum('duplicates'),
    taggings: sum('taggings'),
    tags: await count('tags'),
    customFields: await count('custom_fields'),
    custodians: await count('custodians'),
  };
  return (Object.keys(truth) as (keyof Storm['truth'])[])
    .filter((key) => truth[key] !== found[key])
    .map((key) => `${key}: ${found[key]}, by the files ${truth[key]}`);
}
