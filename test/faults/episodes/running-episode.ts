import { setTimeout as delay } from 'node:timers/promises';
import { batchState } from '../../../demo/batch-state.ts';
import { ENDED } from '../../../shared/batches/record-batch.ts';
import { chooser } from '../choices.ts';
import type { FaultContext } from '../fault.ts';
import type { DeliveredMessage, DeliveryLog } from '../lab/delivery-log.ts';
import { type FunctionLogs, watchFunctionLogs } from '../lab/function-logs.ts';
import { importProgress } from '../lab/import-progress.ts';
import type { Lab } from '../lab/lab.ts';
import { fromProducer, messageProduction, partDocuments } from '../lab/message-production.ts';
import { produce } from '../lab/produce.ts';
import type { Episode, EpisodeResult, Struck } from './episode.ts';
import { messageFigures, mostDeliveries } from './message-figures.ts';
import { strikeFigures, tooFewStrikes } from './strike.ts';

/** An episode with the case that it has to itself. */
export interface NumberedEpisode {
  readonly episode: Episode;
  readonly caseId: number;
  /** The case of the producer beside it; null where there is none. */
  readonly messageCaseId: number | null;
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
  /** When the producer has sent everything. */
  readonly producing: Promise<void>;
}

const BATCH = 'production';
const POLL_MS = 200;

/**
 * Begins the import of an episode's case and strikes; resolves when nothing is broken any more.
 * @param hopeless Aborts when the import will not end by itself.
 */
export async function beginEpisode(
  numbered: NumberedEpisode,
  lab: Lab,
  context: FaultContext,
  hopeless: AbortSignal,
): Promise<RunningEpisode> {
  const { episode, caseId, messageCaseId } = numbered;
  const { server, seed, short } = context;
  const over = new AbortController();
  const logs = watchFunctionLogs(lab.runtime);
  const choose = chooser(seed, episode.name);
  const striking = episode.strike({ lab, server, caseId, choose, short, ended: over.signal });
  // Their failures are told below, where they are waited for.
  striking.catch(() => {});
  await lab.importProduction(BATCH, caseId);
  const producing = messageCaseId === null ? Promise.resolve() : produceBeside(lab, context, numbered, hopeless);
  producing.catch(() => {});
  const endedAt = whenEnded(lab, caseId, hopeless).finally(() => over.abort());
  const struck = await striking;
  return { ...numbered, struck, struckAt: performance.now(), mendedAt: Date.now(), logs, endedAt, producing };
}

function produceBeside(
  lab: Lab,
  { seed, documents }: FaultContext,
  { caseId, messageCaseId }: NumberedEpisode,
  signal: AbortSignal,
): Promise<void> {
  const { ofMessages } = partDocuments(documents);
  const production = messageProduction({ documents: ofMessages, seed, caseId: messageCaseId ?? caseId });
  const rows = lab.production.truth.read;
  const progress = () => importProgress(lab, { caseId, batchName: BATCH, rows });
  return produce(lab, production, { progress, signal });
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
  { episode, caseId, messageCaseId, struck, struckAt, mendedAt, logs, endedAt, producing }: RunningEpisode,
  deliveries: DeliveryLog,
): Promise<EpisodeResult> {
  await producing;
  const produced = messageCaseId === null ? [] : fromProducer(deliveries.messages(messageCaseId));
  const messages = deliveries.messages(caseId);
  const again = logs.lines('A transaction is run again.').filter((line) => line['caseId'] === caseId);
  const told = episode.tell?.({ struck, messages, produced, logs, mendedAt });
  return {
    figures: {
      ...strikeFigures(struck.strikes),
      'seconds away': rounded(struck.secondsAway),
      ...struck.figures,
      ...told?.figures,
      ...messageFigures(messages),
      ...(messageCaseId === null ? {} : producedFigures(produced)),
      'transactions run again': again.length,
      'seconds to the end': rounded(Math.max(0, ((await endedAt) - struckAt) / 1000)),
    },
    problems: [...tooFewStrikes(struck.strikes), ...(told?.problems ?? [])],
  };
}

const producedFigures = (produced: readonly DeliveredMessage[]): Record<string, number> => ({
  'messages of a producer': produced.length,
  'of them that came again': produced.filter(({ deliveredAt }) => deliveredAt.length > 1).length,
  'most deliveries of one of them': mostDeliveries(produced),
});

const rounded = (seconds: number): number => Math.round(seconds * 10) / 10;
