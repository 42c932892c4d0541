import type { Fault } from '../fault.ts';
import { sumOfTotals } from '../fault-totals.ts';
import { createDeliveryLog } from '../lab/delivery-log.ts';
import { startLab } from '../lab/lab.ts';
import { contests } from './deadlock-storm/contests.ts';
import { importStorm } from './deadlock-storm/import-storm.ts';
import { lockedRow } from './deadlock-storm/locked-row.ts';
import { crowdedQueues } from './deadlock-storm/more-workers.ts';
import { shortLockWaits } from './deadlock-storm/server-locks.ts';
import { stormFiles } from './deadlock-storm/storm-files.ts';
import { GROUP_ROWS } from './deadlock-storm/storm-rows.ts';

const FILES = 16;
/** Workers of the loader and of the tagger: what the stage runs by itself, and the rest. */
const WORKERS = 8;
const OF_THE_STAGE = 2;
const LOCK_WAIT_SECONDS = 1;
const [STORM_CASE, CONTEST_CASE, LOCKED_CASE] = [1, 2, 3];
/** The template's, and one that is sooner used up. */
const MAX_RECEIVE_COUNT = { full: 5, short: 3 };

/** Eight workers on one case write the same rows, and somebody holds locks for longer than they may wait, or may try. */
export const deadlockStorm: Fault = {
  name: 'deadlock-storm',
  title:
    'eight workers of a kind on one case, the same tags and people in opposite orders, and lock waits that time out',
  documents: { full: 12_000, short: 1_800 },
  async run(context) {
    const { server, seed, documents, short, print } = context;
    const maxReceiveCount = short ? MAX_RECEIVE_COUNT.short : MAX_RECEIVE_COUNT.full;
    const putBack = await shortLockWaits(server, LOCK_WAIT_SECONDS);
    const deliveries = createDeliveryLog();
    const crowd = crowdedQueues(WORKERS);
    try {
      const lab = await startLab({
        server,
        seed,
        documents: 50,
        concurrency: OF_THE_STAGE,
        // Nothing may come again but for a failure: every second delivery is told as one.
        visibilitySeconds: 60,
        maxReceiveCount,
        cases: 3,
        decorateQueue: (queue) => crowd.decorateQueue(deliveries.decorateQueue(queue)),
        log: () => {},
      });
      print(`innodb_lock_wait_timeout is ${LOCK_WAIT_SECONDS} s. Logs: ${lab.runDirectory}`);
      try {
        const files = stormFiles(FILES, Math.floor(documents / FILES / GROUP_ROWS));
        const more = crowd.addWorkers(lab, WORKERS - OF_THE_STAGE);
        const storm = await importStorm(lab, context, {
          storm: files,
          caseId: STORM_CASE,
          workers: WORKERS,
          deliveries,
        }).finally(() => more.stop());
        const contested = await contests(lab, CONTEST_CASE, context);
        const locked = await lockedRow(lab, context, { caseId: LOCKED_CASE, deliveries, maxReceiveCount });
        return {
          figures: { ...storm.figures, ...contested.figures, ...locked.figures },
          problems: [...storm.problems, ...contested.problems, ...locked.problems],
          totals: sumOfTotals([storm.totals, locked.totals]),
        };
      } finally {
        await lab.stop();
      }
    } finally {
      await putBack();
    }
  },
};
