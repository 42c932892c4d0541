import { setTimeout as delay } from 'node:timers/promises';
import { batchState } from '../../../localstack/demo/batch-state.ts';
import { ENDED } from '../../../shared/shell/batches/record-batch.ts';
import type { FaultContext } from '../fault.ts';
import type { DeliveryLog } from '../lab/delivery-log.ts';
import type { FunctionLogs } from '../lab/function-logs.ts';
import type { Lab } from '../lab/lab.ts';
import type { Episode, Struck } from './episode.ts';
import { messageFigures } from './message-figures.ts';

/** An episode with the case that it has to itself. */
export interface NumberedEpisode {
  readonly episode: Episode;
  readonly caseId: number;
}

/** An episode that has struck, and whose import may still run. */
export interface RunningEpisode extends NumberedEpisode {
  readonly struck: Struck;
  readonly struckAt: number;
  /** When the import had ended. */
  readonly endedAt: Promise<number>;
}

/** What came of an episode. */
export interface EpisodeResult {
  readonly figures: Readonly<Record<string, number | string>>;
  readonly problems: readonly string[];
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
  { server, random, short }: FaultContext,
  hopeless: AbortSignal,
): Promise<RunningEpisode> {
  const over = new AbortController();
  const striking = episode.strike({ lab, server, caseId, random, short, ended: over.signal });
  await lab.importProduction(BATCH, caseId);
  const endedAt = whenEnded(lab, caseId, hopeless).finally(() => over.abort());
  return { episode, caseId, struck: await striking, struckAt: performance.now(), endedAt };
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
  { episode, caseId, struck, struckAt, endedAt }: RunningEpisode,
  deliveries: DeliveryLog,
  logs: FunctionLogs,
): Promise<EpisodeResult> {
  const messages = deliveries.messages(caseId);
  const again = logs.lines('A transaction is run again.').filter((line) => line['caseId'] === caseId);
  return {
    figures: {
      'times struck': struck.times,
      'seconds away': rounded(struck.secondsAway),
      ...struck.figures,
      ...messageFigures(messages),
      'transactions run again': again.length,
      'seconds to the end': rounded(Math.max(0, ((await endedAt) - struckAt) / 1000)),
    },
    problems: [
      ...(struck.times > 0 ? [] : ['it came too late, the import had ended']),
      ...(episode.unshown?.(messages) ?? []),
    ],
  };
}

const rounded = (seconds: number): number => Math.round(seconds * 10) / 10;
