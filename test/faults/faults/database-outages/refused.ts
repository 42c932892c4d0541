import type { EpisodeSubject, Struck } from '../../episodes/episode.ts';
import { timesMet } from '../../episodes/logged-errors.ts';
import { afterCommits } from '../../episodes/moments.ts';
import { outage } from '../../episodes/outage.ts';

/** Enough for parts to be out, and few enough for a small production. */
const COMMITS_BEFORE = { least: 10, more: 12 };

/** Nobody listens on the server's port for a while. */
export async function refuseFor(
  seconds: { readonly full: number; readonly short: number },
  subject: EpisodeSubject,
): Promise<Struck> {
  const { lab, choose, short } = subject;
  await afterCommits(COMMITS_BEFORE.least + Math.floor(choose('commits before') * COMMITS_BEFORE.more), subject);
  const { times, secondsAway } = await outage(subject, {
    seconds: short ? seconds.short : seconds.full,
    begin: () => lab.databaseProxy.refuse(),
    end: () => lab.databaseProxy.accept(),
    met: (logs) => timesMet(logs, 'ECONNREFUSED'),
  });
  return { strikes: [{ what: 'errors ECONNREFUSED', wanted: 1, times }], secondsAway };
}
