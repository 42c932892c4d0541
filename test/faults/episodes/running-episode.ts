import { setTimeout as delay } from 'node:timers/promises';
import { batchState } from '../../../localstack/demo/batch-state.ts';
import { ENDED } from '../../../shared/shell/batches/record-batch.ts';
import { chooser } from '../choices.ts';
import type { FaultContext } from '../fault.ts';
import type { DeliveryLog } from '../lab/delivery-log.ts';
import { type FunctionLogs, watchFunctionLogs } from '../lab/function-logs.ts';
import type { Lab } from '../lab/lab.ts';
import type { Episode, EpisodeResult, Struck } from './episode.ts';
import { messageFigures } from './message-figures.ts';
import { strikeFigures, tooFewStrikes } from './strike.ts';

/** An episode with the case that it has to itself. */
export interface NumberedEpisode {
  readonly episode: Episode;
  readonly caseId: number;
}

/** An episode that has struck, and whose import may still run. */
export interface RunningEpisode extends NumberedEpisode {
  readonly struck: Struck;
  readonly struckAt: number;
  /** The same moment, in milliseconds since the epoch. */
  readonly mendedAt: number;
  /** Since the episode began. */
  readonly logs: FunctionLogs;
  /** When the import had ended. */
  readonly endedAt: Promise<number>;
}

const BATCH = 'production';
const POLL_MS = 200;

/**
 * Begins the import of an episode's case and strikes; resolves when nothing is broken any more.
 * @param hopeless Aborts when the import will not end by itself.
 */
export async function beginEpisode(
  { episode, caseId }: NumberedEpisode,
  lab: Lab,
  { server, seed, short }: FaultContext,
  hopeless: AbortSignal,
): Promise<RunningEpisode> {
  const over = new AbortController();
  const logs = watchFunctionLogs(lab.runtime);
  const choose = chooser(seed, episode.name);
  const striking = episode.strike({ lab, server, caseId, choose, short, ended: over.signal });
  // Its failure is told below, where it is waited for.
  striking.catch(() => {});
  await lab.importProduction(BATCH, caseId);
  const endedAt = whenEnded(lab, caseId, hopeless).finally(() => over.abort());
  return { episode, caseId, struck: await striking, struckAt: performance.now(), mendedAt: Date.now(), logs, endedAt };
}

async function whenEnded({ sessions }: Lab, caseId: number, hopeless: AbortSignal): Promise<number> {
  while (!hopeless.aborted) {
    // The database may be what was broken.
    const state = await batchState(sessions, caseId, BATCH).catch(() => null);
    if (state && ENDED.has(state.status)) break;
    await delay(POLL_MS);
  }
  return performance.now();
}

/** Says in figures what an episode came to, when its import has ended. */
export async function tellEpisode(
  { episode, caseId, struck, struckAt, mendedAt, logs, endedAt }: RunningEpisode,
  deliveries: DeliveryLog,
): Promise<EpisodeResult> {
  const messages = deliveries.messages(caseId);
  const again = logs.lines('A transaction is run again.').filter((line) => line['caseId'] === caseId);
  const told = episode.tell?.({ messages, logs, mendedAt });
  return {
    figures: {
      ...strikeFigures(struck.strikes),
      'seconds away': rounded(struck.secondsAway),
      ...struck.figures,
      ...told?.figures,
      ...messageFigures(messages),
      'transactions run again': again.length,
      'seconds to the end': rounded(Math.max(0, ((await endedAt) - struckAt) / 1000)),
    },
    problems: [...tooFewStrikes(struck.strikes), ...(told?.problems ?? [])],
  };
}

const rounded = (seconds: number): number => Math.round(seconds * 10) / 10;
