import { qualified, sql } from '../../../shared/mysql/queries/sql.ts';
import { repeatsOf } from '../audit/event-repeats.ts';
import { eventsLost, lossTotals, rowsAstray } from '../audit/losses.ts';
import { chooser } from '../choices.ts';
import type { Fault, FaultContext, FaultResult } from '../fault.ts';
import { tooFewMidway, watchFigures } from '../lab/invariant-watch.ts';
import { countedKills } from '../lab/kills.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { NOTIFICATION } from '../lab/message-key.ts';
import { killAtCutting } from './killed-workers/kill-at-cutting.ts';
import { chosenLosses, type Losses } from './standstill/losses.ts';
import { sweepOften } from './standstill/sweep-often.ts';

const SHARE = 0.15;
const SWEEP_AFTER_SECONDS = 2;
const SWEEP_EVERY_MS = 1_500;
const VISIBILITY_SECONDS = 2;
const TIMEOUT_MS = 15 * 60_000;
/** Each must have been lost, or the fault proves nothing of it. */
const MISSED = [
  NOTIFICATION,
  'JOB_STARTED',
  'LOAD_PART',
  'TAG_DOCUMENTS',
  'DOCUMENT_LOADED',
  'DOCUMENT_TAGGED',
  'ADVANCE_BATCH',
  'RELOAD_PART',
];

/** Messages are deleted behind the system's back, and the sweep moves on what stands still. */
export const standstill: Fault = {
  name: 'standstill',
  title: 'messages of every type are deleted from their queues, and the sweep moves on what stands still',
  documents: { full: 20_000, short: 1_500 },
  async run(context) {
    const { server, seed, documents } = context;
    const losses = chosenLosses(chooser(seed, 'losses'), SHARE);
    const lab = await startLab({
      server,
      seed,
      documents,
      visibilitySeconds: VISIBILITY_SECONDS,
      environment: { SWEEP_AFTER_SECONDS: String(SWEEP_AFTER_SECONDS) },
      decorateQueue: losses.decorateQueue,
      log: () => {},
    });
    try {
      return await importWithLosses(lab, losses, context);
    } finally {
      await lab.stop();
    }
  },
};

async function importWithLosses(
  lab: Lab,
  losses: Losses,
  { documents, short, print }: FaultContext,
): Promise<FaultResult> {
  const watch = lab.watchInvariant();
  const kills = countedKills(lab.runtime);
  killAtCutting(lab.databaseProxy, kills, 1);
  await lab.importProduction();
  const endSweeps = sweepOften(lab, SWEEP_EVERY_MS);
  const ended = await lab.untilEnded({ timeoutMs: TIMEOUT_MS });
  const sweeps = await endSweeps();
  // The last of them may still be under way.
  const quiet = await lab.untilEnded({ timeoutMs: TIMEOUT_MS });
  const lost = losses.lost();
  print(`lost: ${JSON.stringify(lost)}`);

  const watched = await watch.stop();
  const problems = [
    ...[ended, quiet].flatMap(({ problem }) => problem ?? []),
    ...watched.violations,
    ...tooFewMidway(watched, { short }),
    ...(await lab.audit()),
    ...MISSED.filter((type) => lost[type] === undefined).map((type) => `no ${type} was lost: the import ended before`),
  ];
  const figures = {
    documents,
    'messages deleted': sum(lost),
    ...Object.fromEntries(Object.entries(lost).map(([type, n]) => [`deleted ${type}`, n])),
    'messages delivered': sum(losses.delivered()),
    'sweeps asked for': sweeps,
    'sweeps that moved the batch on': await sweepsOf(lab),
    'parts released again': (losses.delivered()['RELOAD_PART'] ?? 0) + (lost['RELOAD_PART'] ?? 0),
    'seconds of the import': ended.seconds,
    ...watchFigures(watched),
    'repeats of events': repeatsOf(lab.subscriber.deliveries),
    ...(await rowsAstray(lab)),
    'events lost': await eventsLost(lab),
  };
  const repeats = repeatsOf(lab.subscriber.deliveries);
  return { figures, problems, totals: await lossTotals(lab, { kills: sum(kills.counts()), repeats }) };
}

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);

const sweepsOf = ({ sessions, caseId }: Lab): Promise<number> =>
  sessions.readerSession(caseId, async ({ schema, rows }) => {
    const [row] = await rows<{ n: number | null }>(
      sql`SELECT SUM(sweeps) AS n FROM ${qualified(schema, 'batch_sweeps')} WHERE npcase_id = ${caseId}`,
    );
    return Number(row?.n ?? 0);
  });
