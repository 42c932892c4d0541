import { repeatsOf } from '../audit/event-repeats.ts';
import { eventsLost, lossTotals, rowsAstray } from '../audit/losses.ts';
import { chooser } from '../choices.ts';
import type { Fault, FaultContext, FaultResult } from '../fault.ts';
import { createDeliveryLog, type DeliveryLog } from '../lab/delivery-log.ts';
import { importProgress } from '../lab/import-progress.ts';
import { tooFewMidway, watchFigures } from '../lab/invariant-watch.ts';
import { countedKills, tooFewKills } from '../lab/kills.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { fromProducer, messageProduction, partDocuments } from '../lab/message-production.ts';
import { produce } from '../lab/produce.ts';
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
/** Messages of a producer whose worker must have died at them. */
const PRODUCED_AGAIN = { full: 10, short: 1 };
const PRODUCTION = 'production';
const [FILE_CASE, MESSAGE_CASE] = [1, 2];
/** The milestones: a release, and an end whose two events go together, each on a side. */
const INSIDE_LEAST = 2;
const TIMEOUT_MS = 15 * 60_000;

/** Workers die by SIGKILL, at random moments and at the worst ones. */
export const killedWorkers: Fault = {
  name: 'killed-workers',
  title: 'workers are killed at random moments, around their sends, and while they cut a file',
  // Intake records 50 parts of 500 in one transaction, so a file of fewer rows is cut in one. Others come in messages.
  documents: { full: 32_500, short: 1_500 },
  async run(context) {
    const { server, seed, documents, print } = context;
    const deliveries = createDeliveryLog();
    const lab = await startLab({
      server,
      seed,
      documents: partDocuments(documents).ofFile,
      cases: 2,
      visibilitySeconds: VISIBILITY_SECONDS,
      maxReceiveCount: MAX_RECEIVE_COUNT,
      decorateQueue: deliveries.decorateQueue,
      log: () => {},
    });
    print(`maxReceiveCount is ${MAX_RECEIVE_COUNT}: every kill uses up a receive. Logs: ${lab.runDirectory}`);
    try {
      return await importUnderKills(lab, deliveries, context);
    } finally {
      await lab.stop();
    }
  },
};

async function importUnderKills(
  lab: Lab,
  deliveries: DeliveryLog,
  { documents, seed, short, print }: FaultContext,
): Promise<FaultResult> {
  const { random: total, each, cutting } = short ? KILLS.short : KILLS.full;
  const { runtime } = lab;
  const kills = countedKills(runtime);
  const watch = lab.watchInvariant();
  killAtCutting(lab.databaseProxy, kills, cutting);
  const sends = killAtSends(lab.awsProxy, kills, { choose: chooser(seed, 'kill at sends'), each, short });
  const { ofFile: rows, ofMessages } = partDocuments(documents);
  const progress = () => importProgress(lab, { caseId: FILE_CASE, batchName: PRODUCTION, rows });
  const enough = new AbortController();
  await lab.importProduction(PRODUCTION, FILE_CASE);
  const messages = messageProduction({ documents: ofMessages, seed, caseId: MESSAGE_CASE });
  // Only intake is at work until the file is cut, which the kills at its cutting build upon.
  const producing = produce(lab, messages, { progress, signal: enough.signal });
  // Its failure is told below, where it is waited for.
  producing.catch(() => {});
  const killing = killAtRandom(runtime, kills, {
    choose: chooser(seed, 'kill at random'),
    total,
    progress: async () => (await progress()) ?? 0,
    signal: enough.signal,
    print,
  });
  const ended = await lab.untilEnded({ timeoutMs: TIMEOUT_MS });
  enough.abort();
  await Promise.all([killing, producing]);
  print(`killed: ${JSON.stringify(kills.counts())}`);

  const watched = await watch.stop();
  const produced = fromProducer(deliveries.messages(MESSAGE_CASE));
  const producedAgain = produced.filter(({ deliveredAt }) => deliveredAt.length > 1).length;
  const mustAgain = short ? PRODUCED_AGAIN.short : PRODUCED_AGAIN.full;
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
    ...(producedAgain >= mustAgain
      ? []
      : [`only ${producedAgain} of ${mustAgain} messages of the producer lost their worker and came again`]),
    ...sends.missed().map((moment) => `no worker was killed at ${moment}`),
  ];
  const sum = Object.values(kills.counts()).reduce((all, n) => all + n, 0);
  const repeats = repeatsOf(lab.subscriber.deliveries);
  const figures = {
    documents,
    'of them in messages of a producer': messages.rows,
    'messages of the producer': produced.length,
    'of them that came again': producedAgain,
    kills: sum,
    ...Object.fromEntries(Object.entries(kills.counts()).map(([kind, n]) => [`killed ${kind}`, n])),
    'seconds of the import': ended.seconds,
    ...watchFigures(watched),
    maxReceiveCount: MAX_RECEIVE_COUNT,
    events: lab.subscriber.deliveries.length,
    'repeats of events': repeats,
    ...(await rowsAstray(lab)),
    'events lost': await eventsLost(lab),
  };
  return { figures, problems, totals: await lossTotals(lab, { kills: sum, repeats }) };
}
