import { batchState } from '../../../localstack/demo/batch-state.ts';
import { repeatsOf } from '../audit/event-repeats.ts';
import { eventsLost, lossTotals, rowsAstray } from '../audit/losses.ts';
import { chooser } from '../choices.ts';
import type { Fault, FaultContext, FaultResult } from '../fault.ts';
import { tooFewMidway } from '../lab/invariant-watch.ts';
import { countedKills, tooFewKills } from '../lab/kills.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { CUTTING, CUTTING_MOMENTS, killAtCutting } from './killed-workers/kill-at-cutting.ts';
import { killAtRandom, RANDOM } from './killed-workers/kill-at-random.ts';
import { killAtSends } from './killed-workers/kill-at-sends.ts';
import { AFTER_PUBLISH, BEFORE_PUBLISH, INSIDE } from './killed-workers/send-moments.ts';

/** A kill uses up a receive, as on AWS, and here a message meets more of them than any would there. */
const MAX_RECEIVE_COUNT = 1_000;
const VISIBILITY_SECONDS = 2;
const KILLS = {
  full: { random: 200, each: 20, cutting: CUTTING_MOMENTS },
  short: { random: 6, each: 2, cutting: 2 },
};
/** The milestones: a release, and an end whose two events go together, each on a side. */
const INSIDE_LEAST = 2;
const TIMEOUT_MS = 15 * 60_000;

/** Workers die by SIGKILL, at random moments and at the worst ones. */
export const killedWorkers: Fault = {
  name: 'killed-workers',
  title: 'workers are killed at random moments, around their sends, and while they cut a file',
  // Intake records 50 parts of 500 in one transaction, so a file of fewer rows is cut in one.
  documents: { full: 26_000, short: 1_500 },
  async run(context) {
    const { server, seed, documents, print } = context;
    const lab = await startLab({
      server,
      seed,
      documents,
      visibilitySeconds: VISIBILITY_SECONDS,
      maxReceiveCount: MAX_RECEIVE_COUNT,
      log: () => {},
    });
    print(`maxReceiveCount is ${MAX_RECEIVE_COUNT}: every kill uses up a receive. Logs: ${lab.runDirectory}`);
    try {
      return await importUnderKills(lab, context);
    } finally {
      await lab.stop();
    }
  },
};

async function importUnderKills(lab: Lab, { documents, seed, short, print }: FaultContext): Promise<FaultResult> {
  const { random: total, each, cutting } = short ? KILLS.short : KILLS.full;
  const { sessions, caseId, runtime } = lab;
  const kills = countedKills(runtime);
  const watch = lab.watchInvariant();
  killAtCutting(lab.databaseProxy, kills, cutting);
  const sends = killAtSends(lab.awsProxy, kills, { choose: chooser(seed, 'kill at sends'), each, short });
  const progress = async (): Promise<number> => {
    const state = await batchState(sessions, caseId, 'production');
    return state?.cut ? (state.tally.read - state.tally.inFlight) / documents : 0;
  };
  const enough = new AbortController();
  await lab.importProduction();
  const killing = killAtRandom(runtime, kills, {
    choose: chooser(seed, 'kill at random'),
    total,
    progress,
    signal: enough.signal,
    print,
  });
  const ended = await lab.untilEnded({ timeoutMs: TIMEOUT_MS });
  enough.abort();
  await killing;
  print(`killed: ${JSON.stringify(kills.counts())}`);

  const watched = await watch.stop();
  const problems = [
    ...(ended.problem === null ? [] : [ended.problem]),
    ...watched.violations,
    ...tooFewMidway(watched, { short }),
    ...(await lab.audit()),
    ...tooFewKills(kills, RANDOM, total),
    ...tooFewKills(kills, BEFORE_PUBLISH, each),
    ...tooFewKills(kills, AFTER_PUBLISH, each),
    ...tooFewKills(kills, INSIDE, INSIDE_LEAST),
    ...tooFewKills(kills, CUTTING, cutting),
    ...sends.missed().map((moment) => `no worker was killed at ${moment}`),
  ];
  const sum = Object.values(kills.counts()).reduce((all, n) => all + n, 0);
  const repeats = repeatsOf(lab.subscriber.deliveries);
  const figures = {
    documents,
    kills: sum,
    ...Object.fromEntries(Object.entries(kills.counts()).map(([kind, n]) => [`killed ${kind}`, n])),
    'seconds of the import': ended.seconds,
    'looks at the invariant': watched.looks,
    'looks midway': watched.looksMidway,
    maxReceiveCount: MAX_RECEIVE_COUNT,
    events: lab.subscriber.deliveries.length,
    'repeats of events': repeats,
    ...(await rowsAstray(lab)),
    'events lost': await eventsLost(lab),
  };
  return { figures, problems, totals: await lossTotals(lab, { documents, kills: sum, repeats }) };
}
