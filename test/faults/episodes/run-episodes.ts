import { eventsLost, rowsAstray } from '../audit/losses.ts';
import type { FaultContext, FaultResult } from '../fault.ts';
import { createDeliveryLog, type DeliveryLog } from '../lab/delivery-log.ts';
import { type FunctionLogs, watchFunctionLogs } from '../lab/function-logs.ts';
import { type Lab, type LabOptions, startLab } from '../lab/lab.ts';
import type { Episode } from './episode.ts';
import { beginEpisode, type NumberedEpisode, type RunningEpisode, tellEpisode } from './running-episode.ts';

/** Of one group of episodes; whatever has not ended by then does not end. */
const TIMEOUT_MS = 10 * 60_000;
const FAILED_INVOCATION = /: (timed-out|crashed|threw), |: all \d+ messages of a batch failed$/;

/**
 * Makes one episode after the other in one lab, each over the import of a case of its own. In the long form each ends
 * with the audit before the next begins; in the short form the next begins when nothing is broken any more, and all are
 * audited together.
 */
export async function runEpisodes(
  episodes: readonly Episode[],
  context: FaultContext,
  options: Pick<LabOptions, 'environment' | 'visibilitySeconds' | 'maxReceiveCount' | 'functionTimeoutSeconds'>,
): Promise<FaultResult> {
  const { server, seed, documents, short, print } = context;
  const deliveries = createDeliveryLog();
  const { decorateQueue } = deliveries;
  const told: string[] = [];
  const log = (line: string) => void told.push(line);
  const lab = await startLab({ server, seed, documents, cases: episodes.length, decorateQueue, log, ...options });
  const logs = watchFunctionLogs(lab.runtime);
  print(`Logs: ${lab.runDirectory}`);
  const watch = lab.watchInvariant();
  const figures: Record<string, number | string> = { 'documents imported': documents * episodes.length };
  const problems: string[] = [];
  try {
    const numbered = episodes.map((episode, i) => ({ episode, caseId: i + 1 }));
    for (const group of short ? [numbered] : numbered.map((one) => [one])) {
      const result = await runGroup(group, context, { lab, deliveries, logs });
      Object.assign(figures, result.figures);
      problems.push(...result.problems);
      // Every later audit would tell the same once more.
      if (problems.length > 0) break;
    }
    const { looks, violations } = await watch.stop();
    const failures = told.filter((line) => FAILED_INVOCATION.test(line));
    return {
      problems: [...problems, ...violations],
      figures: {
        ...figures,
        'failed invocations': failures.length,
        'invocations that timed out': failures.filter((line) => line.includes(': timed-out')).length,
        'dead letters': deadLetters(lab),
        'looks at the invariant': looks,
        ...(await rowsAstray(lab)),
        'events lost': await eventsLost(lab),
      },
    };
  } finally {
    await watch.stop();
    await lab.stop();
  }
}

interface Scene {
  readonly lab: Lab;
  readonly deliveries: DeliveryLog;
  readonly logs: FunctionLogs;
}

/** Makes episodes one after the other, and audits when all their imports have ended. */
async function runGroup(
  group: readonly NumberedEpisode[],
  context: FaultContext,
  { lab, deliveries, logs }: Scene,
): Promise<FaultResult> {
  const over = new AbortController();
  const hopeless = AbortSignal.any([over.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const running: RunningEpisode[] = [];
  for (const one of group) running.push(await beginEpisode(one, lab, context, hopeless));
  const { problem } = await lab.untilEnded({ timeoutMs: TIMEOUT_MS });
  over.abort();
  const figures: Record<string, number | string> = {};
  const problems: string[] = problem === null ? [] : [problem];
  for (const one of running) {
    const { name } = one.episode;
    const result = await tellEpisode(one, deliveries, logs);
    context.print(`${name}: ${JSON.stringify(result.figures)}`);
    for (const [what, value] of Object.entries(result.figures)) figures[`${name}: ${what}`] = value;
    problems.push(...result.problems.map((text) => `${name}: ${text}`));
  }
  return { figures, problems: [...problems, ...(await lab.audit())] };
}

const deadLetters = ({ runtime }: Lab): number =>
  Object.entries(runtime.queueCounts())
    .filter(([queue]) => queue.endsWith('-dlq'))
    .reduce((sum, [, { visible, inFlight, delayed }]) => sum + visible + inFlight + delayed, 0);
