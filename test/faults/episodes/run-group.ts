import type { FaultContext } from '../fault.ts';
import type { DeliveryLog } from '../lab/delivery-log.ts';
import type { Lab } from '../lab/lab.ts';
import { beginEpisode, type NumberedEpisode, type RunningEpisode, tellEpisode } from './running-episode.ts';

/** Of one group of episodes; whatever has not ended by then does not end. */
const TIMEOUT_MS = 10 * 60_000;

/** What a group of episodes came to. */
export interface GroupResult {
  readonly figures: Record<string, number | string>;
  readonly problems: readonly string[];
  /** Servers killed. */
  readonly kills: number;
  /** Every import came to its end; where one did not, later ones would only wait for it. */
  readonly ended: boolean;
}

/** Makes episodes one after the other, and audits when all their imports have ended. */
export async function runGroup(
  group: readonly NumberedEpisode[],
  context: FaultContext,
  lab: Lab,
  deliveries: DeliveryLog,
): Promise<GroupResult> {
  const over = new AbortController();
  const hopeless = AbortSignal.any([over.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const running: RunningEpisode[] = [];
  const problems: string[] = [];
  for (const one of group) {
    try {
      running.push(await beginEpisode(one, lab, context, hopeless));
    } catch (error) {
      problems.push(`${one.episode.name}: it did not come to its end: ${String(error)}`);
    }
  }
  const { problem } = await lab.untilEnded({ timeoutMs: TIMEOUT_MS });
  over.abort();
  if (problem !== null) problems.push(problem);
  const figures: Record<string, number | string> = {};
  for (const one of running) {
    const { name } = one.episode;
    const told = await tellEpisode(one, deliveries);
    context.print(`${name}: ${JSON.stringify(told.figures)}`);
    for (const [what, value] of Object.entries(told.figures)) figures[`${name}: ${what}`] = value;
    problems.push(...told.problems.map((text) => `${name}: ${text}`));
  }
  return {
    figures,
    problems: [...problems, ...(await lab.audit())],
    kills: running.reduce((sum, { struck }) => sum + (struck.kills ?? 0), 0),
    ended: problem === null,
  };
}
