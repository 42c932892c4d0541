import type { FaultContext, FaultResult } from '../../fault.ts';
import type { Lab } from '../../lab/lab.ts';
import { type ContestResult, contend } from './contend.ts';
import { type Contest, WORKERS } from './contender-work.ts';
import { BATCH_ID, makeContestCase } from './contest-case.ts';
import { contestFigures } from './contest-figures.ts';
import { contestProblems } from './contest-problems.ts';
import { deadlocksFound, lastDeadlock } from './server-locks.ts';

const CONTESTS: readonly Contest[] = ['tagger', 'two locks', 'one row'];
const ROUNDS = { full: 20, short: 4 };
/** How often each way takes its turn. */
const TURNS = { full: 2, short: 1 };

/** Every contest, each with and without jitter, turn about, so that a slow minute of the machine meets both. */
export async function contests(lab: Lab, caseId: number, context: FaultContext): Promise<FaultResult> {
  const { server, short, print } = context;
  const [rounds, turns] = short ? [ROUNDS.short, TURNS.short] : [ROUNDS.full, TURNS.full];
  let figures: FaultResult['figures'] = {};
  const problems: string[] = [];
  await makeContestCase(lab, server, caseId, rounds * 2);
  for (const contest of CONTESTS) {
    const before = await deadlocksFound(server);
    const both = await bothWays(lab, caseId, contest, { rounds, turns, context });
    const deadlocks = (await deadlocksFound(server)) - before;
    figures = { ...figures, ...contestFigures(contest, both, deadlocks) };
    if (deadlocks > 0) figures = { ...figures, [`${contest}: locks of the last deadlock`]: await lastDeadlock(server) };
    problems.push(...(await contestProblems(lab, caseId, { contest, results: [both.with, both.without], deadlocks })));
    print(`${contest}: ${both.with.retries.length} retries with jitter, ${both.without.retries.length} without`);
  }
  return { figures, problems };
}

async function bothWays(
  lab: Lab,
  caseId: number,
  contest: Contest,
  { rounds, turns, context }: { rounds: number; turns: number; context: FaultContext },
): Promise<Record<'with' | 'without', ContestResult>> {
  const { host, port, user, password } = context.server;
  const results: Record<'with' | 'without', ContestResult[]> = { with: [], without: [] };
  for (let turn = 0; turn < turns; turn++) {
    for (const how of ['without', 'with'] as const) {
      // Every turn of every way has rounds of its own, because a round's parts are tagged once.
      const first = (how === 'with' ? rounds : 0) + (turn * rounds) / turns;
      const own = Array.from({ length: rounds / turns }, (_, i) => first + i);
      const work = { contest, jitter: how === 'with', seed: context.seed + turn * WORKERS, caseId, batchId: BATCH_ID };
      const database = { host, port, user, password, prefix: lab.prefix };
      results[how].push(await contend({ ...work, database, run: `${contest} ${how} ${turn}` }, own));
    }
  }
  return { with: together(results.with), without: together(results.without) };
}

const together = (results: readonly ContestResult[]): ContestResult => ({
  retries: results.flatMap(({ retries }) => retries),
  gaveUp: results.reduce((sum, { gaveUp }) => sum + gaveUp, 0),
  done: results.reduce((sum, { done }) => sum + done, 0),
  ms: results.reduce((sum, { ms }) => sum + ms, 0),
});
