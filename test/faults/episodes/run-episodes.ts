import { lossTotals } from '../audit/losses.ts';
import type { FaultContext, FaultResult } from '../fault.ts';
import { createDeliveryLog, type DeliveryLog } from '../lab/delivery-log.ts';
import { watchFunctionLogs } from '../lab/function-logs.ts';
import { tooFewMidway, watchFigures } from '../lab/invariant-watch.ts';
import { type Lab, type LabOptions, startLab } from '../lab/lab.ts';
import { partDocuments } from '../lab/message-production.ts';
import type { Episode } from './episode.ts';
import { labFigures } from './lab-figures.ts';
import { type GroupResult, runGroup } from './run-group.ts';
import type { NumberedEpisode } from './running-episode.ts';

interface EpisodeLabOptions
  extends Pick<LabOptions, 'environment' | 'visibilitySeconds' | 'maxReceiveCount' | 'functionTimeoutSeconds'> {
  /** Beside each import a producer sends some of the documents in messages, to a case of its own. */
  readonly withMessages?: boolean;
}

/**
 * Makes one episode after the other in one lab, each over the import of a case of its own. In the long form each ends
 * with the audit before the next begins; in the short form the next begins when nothing is broken any more, and all are
 * audited together.
 */
export async function runEpisodes(
  episodes: readonly Episode[],
  context: FaultContext,
  { withMessages = false, ...options }: EpisodeLabOptions,
): Promise<FaultResult> {
  const { server, seed, print } = context;
  const deliveries = createDeliveryLog();
  const { decorateQueue } = deliveries;
  const told: string[] = [];
  const log = (line: string) => void told.push(line);
  const documents = withMessages ? partDocuments(context.documents).ofFile : context.documents;
  const cases = episodes.length * (withMessages ? 2 : 1);
  const numbered = episodes.map((episode, i) => ({
    episode,
    caseId: i + 1,
    messageCaseId: withMessages ? episodes.length + i + 1 : null,
  }));
  const lab = await startLab({ server, seed, documents, cases, decorateQueue, log, ...options });
  try {
    print(`Logs: ${lab.runDirectory}`);
    const logs = watchFunctionLogs(lab.runtime);
    const { figures, problems, kills } = await watched(lab, context, () => runAll(numbered, context, lab, deliveries));
    const ofLab = await labFigures(lab, told);
    const retries = logs.lines('A transaction is run again.').length;
    const totals = await lossTotals(lab, { kills, retries });
    return { figures: { ...figures, ...ofLab }, problems, totals };
  } finally {
    await lab.stop();
  }
}

/** What all groups came to. */
type Result = Omit<GroupResult, 'ended'>;

/** Runs something while the invariant is looked at again and again. */
async function watched(lab: Lab, { short }: FaultContext, run: () => Promise<Result>): Promise<Result> {
  const watch = lab.watchInvariant();
  try {
    const result = await run();
    const seen = await watch.stop();
    return {
      ...result,
      figures: { ...result.figures, ...watchFigures(seen) },
      problems: [...result.problems, ...seen.violations, ...tooFewMidway(seen, { short })],
    };
  } finally {
    await watch.stop();
  }
}

async function runAll(
  episodes: readonly NumberedEpisode[],
  context: FaultContext,
  lab: Lab,
  deliveries: DeliveryLog,
): Promise<Result> {
  const figures: Record<string, number | string> = {};
  // A later audit tells again what an earlier one has told.
  const problems = new Set<string>();
  let kills = 0;
  const left = [...episodes];
  while (left.length > 0) {
    const result = await runGroup(left.splice(0, context.short ? left.length : 1), context, lab, deliveries);
    Object.assign(figures, result.figures);
    for (const problem of result.problems) problems.add(problem);
    kills += result.kills;
    if (!result.ended) break;
  }
  if (left.length > 0) problems.add(`not made after that: ${left.map(({ episode }) => episode.name).join(', ')}`);
  return { figures, problems: [...problems], kills };
}
