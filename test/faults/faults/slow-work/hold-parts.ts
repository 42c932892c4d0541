import { setTimeout as delay } from 'node:timers/promises';
import type { EpisodeSubject, Struck } from '../../episodes/episode.ts';
import { secondsOf } from '../../episodes/moments.ts';
import type { DeliveredMessage } from '../../lab/delivery-log.ts';
import { sourceQueue } from '../../lab/lab-queues.ts';
import type { Verdict } from '../../proxies/database-proxy.ts';

/** What to hold, and for how long. */
export interface Hold {
  /** `begin`: before a part's transaction holds any lock that another part's needs; `middle`: when it holds them. */
  readonly at: 'begin' | 'middle';
  readonly parts: number;
  readonly seconds: number;
}

/** By so much a timer may be early. */
const TIMER_SECONDS = 0.1;

/** Holds the loader's transactions of some parts of the case. */
export async function holdParts({ lab, caseId, ended }: EpisodeSubject, { at, parts, seconds }: Hold): Promise<Struck> {
  const schema = lab.schema(caseId);
  const statement = {
    begin: `select \`status\` from \`${schema}\`.\`batch_parts\``,
    middle: `INSERT INTO \`${schema}\`.\`exhibits\``,
  }[at];
  const enough = Promise.withResolvers<void>();
  const held: number[] = [];
  let begun = 0;
  const lasted = () => held.filter((heldFor) => heldFor >= seconds - TIMER_SECONDS).length;
  const remove = lab.databaseProxy.onStatement(async (sql): Promise<Verdict> => {
    if (begun >= parts || !sql.startsWith(statement)) return 'pass';
    begun += 1;
    held.push(await secondsOf(() => delay(seconds * 1000)));
    if (held.length >= parts) enough.resolve();
    return 'pass';
  });
  ended.addEventListener('abort', () => enough.resolve(), { once: true });
  await enough.promise;
  remove();
  return {
    // A worker gives up in the middle when its time is over, and the import goes on without what is held.
    strikes: [{ what: 'statements of parts held back', wanted: parts, times: at === 'begin' ? lasted() : begun }],
    secondsAway: 0,
    figures: held.length === 0 ? {} : { 'least seconds of them': Math.round(Math.min(...held) * 10) / 10 },
  };
}

/** The loader's messages: the parts. */
export const ofLoader = (messages: readonly DeliveredMessage[]): readonly DeliveredMessage[] =>
  messages.filter(({ queue }) => queue === sourceQueue('loader'));
