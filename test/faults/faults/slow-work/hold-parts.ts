import { setTimeout as delay } from 'node:timers/promises';
import type { EpisodeSubject, Struck } from '../../episodes/episode.ts';
import type { DeliveredMessage } from '../../lab/delivery-log.ts';
import { sourceQueue } from '../../lab/lab-queues.ts';
import type { Verdict } from '../../proxies/database-proxy.ts';

/** Holds the work on some parts of the case for so long, in the middle of their transactions. */
export async function holdParts(
  { lab, caseId, ended }: EpisodeSubject,
  { parts, seconds }: { readonly parts: number; readonly seconds: number },
): Promise<Struck> {
  const writesExhibits = `INSERT INTO \`${lab.schema(caseId)}\`.\`exhibits\``;
  const enough = Promise.withResolvers<void>();
  let [begun, over] = [0, 0];
  const remove = lab.databaseProxy.onStatement(async (sql): Promise<Verdict> => {
    if (begun >= parts || !sql.startsWith(writesExhibits)) return 'pass';
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
