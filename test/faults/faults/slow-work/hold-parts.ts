import { setTimeout as delay } from 'node:timers/promises';
import type { EpisodeSubject, Struck } from '../../episodes/episode.ts';
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

/** Holds the loader's transactions of some parts of the case. */
export async function holdParts({ lab, caseId, ended }: EpisodeSubject, { at, parts, seconds }: Hold): Promise<Struck> {
  const schema = lab.schema(caseId);
  const statement = {
    begin: `SELECT status FROM \`${schema}\`.\`batch_parts\``,
    middle: `INSERT INTO \`${schema}\`.\`exhibits\``,
  }[at];
  const enough = Promise.withResolvers<void>();
  let [begun, over] = [0, 0];
  const remove = lab.databaseProxy.onStatement(async (sql): Promise<Verdict> => {
    if (begun >= parts || !sql.startsWith(statement)) return 'pass';
    begun += 1;
    await delay(seconds * 1000);
    over += 1;
    if (over >= parts) enough.resolve();
    return 'pass';
  });
  ended.addEventListener('abort', () => enough.resolve(), { once: true });
  await enough.promise;
  remove();
  return { times: begun, secondsAway: 0, figures: { 'seconds a part was held': seconds } };
}

/** The loader's messages: the parts. */
export const ofLoader = (messages: readonly DeliveredMessage[]): readonly DeliveredMessage[] =>
  messages.filter(({ queue }) => queue === sourceQueue('loader'));
