import { batchState } from '../../../localstack/demo/batch-state.ts';
import { repeatsOf } from '../audit/event-repeats.ts';
import { eventsLost, rowsAstray } from '../audit/losses.ts';
import type { Fault, FaultContext, FaultResult } from '../fault.ts';
import { countedKills } from '../lab/kills.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { CUTTING, CUTTING_MOMENTS, killAtCutting } from './killed-workers/kill-at-cutting.ts';
import { killAtRandom, RANDOM } from './killed-workers/kill-at-random.ts';
import { AFTER_SEND, BEFORE_SEND, killAtSends } from './killed-workers/kill-at-sends.ts';

/** A kill uses up a receive, as on AWS, and here a message meets more of them than any would there. */
const MAX_RECEIVE_COUNT = 1_000;
const VISIBILITY_SECONDS = 2;
const KILLS = {
  full: { random: 200, each: 20, cutting: CUTTING_MOMENTS },
  short: { random: 8, each: 2, cutting: 3 },
};
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

async function importUnderKills(lab: Lab, { documents, short, random, print }: FaultContext): Promise<FaultResult> {
  const { random: total, each, cutting } = short ? KILLS.short : KILLS.full;
  const { sessions, caseId, runtime } = lab;
  const kills = countedKills(runtime);
  const watch = lab.watchInvariant();
  killAtCutting(lab.databaseProxy, kills, cutting);
  killAtSends(lab.awsProxy, kills, { random, each });
  const progress = async (): Promise<number> => {
    const state = await batchState(sessions, caseId, 'production');
    return state?.cut ? (state.tally.read - state.tally.inFlight) / documents : 0;
  };
  const enough = new AbortController();
  await lab.importProduction();
  const killing = killAtRandom(runtime, kills, { random, total, progress, signal: enough.signal, print });
  const ended = await lab.untilEnded({ timeoutMs: TIMEOUT_MS });
  enough.abort();
  await killing;
  print(`killed: ${JSON.stringify(kills.counts())}`);

  const { looks, violations } = await watch.stop();
  const problems = [
    ...(ended.problem === null ? [] : [ended.problem]),
    ...violations,
    ...(await lab.audit()),
    ...tooFew(RANDOM, kills.of(RANDOM), total),
    ...tooFew(BEFORE_SEND, kills.of(BEFORE_SEND), each),
    ...tooFew(AFTER_SEND, kills.of(AFTER_SEND), each),
    ...tooFew(CUTTING, kills.of(CUTTING), cutting),
  ];
  const figures = {
    documents,
    kills: Object.values(kills.counts()).reduce((sum, n) => sum + n, 0),
    ...Object.fromEntries(Object.entries(kills.counts()).map(([kind, n]) => [`killed ${kind}`, n])),
    'seconds of the import': ended.seconds,
    'looks at the invariant': looks,
    maxReceiveCount: MAX_RECEIVE_COUNT,
    events: lab.subscriber.deliveries.length,
    'repeats of events': repeatsOf(lab.subscriber.deliveries),
    ...(await rowsAstray(lab)),
    'events lost': await eventsLost(lab),
  };
  return { figures, problems };
}

/** A fault that did not strike proves nothing. */
const tooFew = (kind: string, is: number, must: number): string[] =>
  is >= must ? [] : [`only ${is} of ${must} kills ${kind}: the import ended before`];
