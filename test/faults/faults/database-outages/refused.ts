import { setTimeout as delay } from 'node:timers/promises';
import type { EpisodeSubject, Struck } from '../../episodes/episode.ts';
import { timesMet } from '../../episodes/logged-errors.ts';
import { afterCommits } from '../../episodes/moments.ts';
import { outage } from '../../episodes/outage.ts';
import { importProgress } from '../../lab/import-progress.ts';

/** After the cut: enough for parts to be out, and few enough for a small production. */
const COMMITS_BEFORE = { least: 3, more: 6 };
const POLL_MS = 50;

/** Nobody listens on the server's port for a while. */
export async function refuseFor(
  seconds: { readonly full: number; readonly short: number },
  subject: EpisodeSubject,
): Promise<Struck> {
  const { lab, choose, short } = subject;
  await untilCut(subject);
  await afterCommits(COMMITS_BEFORE.least + Math.floor(choose('commits before') * COMMITS_BEFORE.more), subject);
  const { times, secondsAway, from, to } = await outage(subject, {
    seconds: short ? seconds.short : seconds.full,
    begin: () => lab.databaseProxy.refuse(),
    end: () => lab.databaseProxy.accept(),
    met: (logs) => timesMet(logs, 'ECONNREFUSED'),
  });
  return {
    strikes: [{ what: 'errors ECONNREFUSED', wanted: 1, times }],
    secondsAway,
    spans: [{ what: 'connections were refused', from, to }],
  };
}

/** Others may commit a lot before the import of the episode has got anywhere. */
async function untilCut({ lab, caseId, ended }: EpisodeSubject): Promise<void> {
  while (!ended.aborted) {
    const begun = lab.imports.find((one) => one.caseId === caseId);
    if (begun && (await importProgress(lab, begun)) !== null) return;
    await delay(POLL_MS);
  }
}
