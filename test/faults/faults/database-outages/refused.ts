import { setTimeout as delay } from 'node:timers/promises';
import { type EpisodeSubject, NOT_STRUCK, type Struck } from '../../episodes/episode.ts';
import { afterCommits, secondsOf } from '../../episodes/moments.ts';

/** Enough for parts to be out, and few enough for a small production. */
const COMMITS_BEFORE = { least: 10, more: 12 };

/** Nobody listens on the server's port for a while. */
export async function refuseFor(
  seconds: { readonly full: number; readonly short: number },
  subject: EpisodeSubject,
): Promise<Struck> {
  const { lab, random, short, ended } = subject;
  await afterCommits(COMMITS_BEFORE.least + random.below(COMMITS_BEFORE.more), subject);
  if (ended.aborted) return NOT_STRUCK;
  const secondsAway = await secondsOf(async () => {
    await lab.databaseProxy.refuse();
    await delay((short ? seconds.short : seconds.full) * 1000);
    await lab.databaseProxy.accept();
  });
  return { times: 1, secondsAway };
}
