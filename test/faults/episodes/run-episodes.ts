import { lossTotals } from '../audit/losses.ts';
import type { FaultContext, FaultResult } from '../fault.ts';
import { createDeliveryLog, type DeliveryLog } from '../lab/delivery-log.ts';
import { watchFunctionLogs } from '../lab/function-logs.ts';
import { tooFewMidway } from '../lab/invariant-watch.ts';
import { type Lab, type LabOptions, startLab } from '../lab/lab.ts';
import type { Episode } from './episode.ts';
import { labFigures } from './lab-figures.ts';
import { type GroupResult, runGroup } from './run-group.ts';

type EpisodeLabOptions = Pick<
  LabOptions,
  'environment' | 'visibilitySeconds' | 'maxReceiveCount' | 'functionTimeoutSeconds'
>;

/**
 * Makes one episode after the other in one lab, each over the import of a case of its own. In the long form each ends
 * with the audit before the next begins; in the short form the next begins when nothing is broken any more, and all are
 * audited together.
 */
export async function runEpisodes(
  episodes: readonly Episode[],
  context: FaultContext,
  options: EpisodeLabOptions,
): Promise<FaultResult> {
  const { server, seed, documents, print } = context;
  const deliveries = createDeliveryLog();
  const { decorateQueue } = deliveries;
  const told: string[] = [];
  const log = (line: string) => void told.push(line);
  const lab = await startLab({ server, seed, documents, cases: episodes.length, decorateQueue, log, ...options });
  try {
    print(`Logs: ${lab.runDirectory}`);
    const logs = watchFunctionLogs(lab.runtime);
    const { figures, problems, kills } = await watched(lab, context, () => runAll(episodes, context, lab, deliveries));
    const ofLab = await labFigures(lab, told);
    const retries = logs.lines('A transaction is run again.').length;
    const totals = await lossTotals(lab, { documents: ofLab['documents imported'] ?? 0, kills, retries });
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
    const looks = { 'looks at the invariant': seen.looks, 'looks while an import was under way': seen.looksMidway };
    return {
      ...result,
      figures: { ...result.figures, ...looks },
      problems: [...result.problems, ...seen.violations, ...tooFewMidway(seen, { short })],
    };
  } finally {
    await watch.stop();
  }
}

async function runAll(
  episodes: readonly Episode[],
  context: FaultContext,
  lab: Lab,
  deliveries: DeliveryLog,
): Promise<Result> {
  const figures: Record<string, number | string> = {};
  // A later audit tells again what an earlier one has told.
  const problems = new Set<string>();
  let kills = 0;
  const left = episodes.map((episode, i) => ({ episode, caseId: i + 1 }));
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
