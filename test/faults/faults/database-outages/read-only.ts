import { setTimeout as delay } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { type Episode, NOT_STRUCK } from '../../episodes/episode.ts';
import { afterCommits, secondsOf } from '../../episodes/moments.ts';

const SECONDS = { full: 20, short: 3 };
const COMMITS_BEFORE = 12;

/** The server takes no writes for a while (1290), as one that has become a reader in a failover. */
export const readOnly: Episode = {
  name: 'read only',
  async strike(subject) {
    const { server, random, short, ended } = subject;
    await afterCommits(1 + random.below(COMMITS_BEFORE), subject);
    if (ended.aborted) return NOT_STRUCK;
    const root = await createConnection(server.url);
    try {
      const secondsAway = await secondsOf(async () => {
        await root.query('SET GLOBAL read_only = ON');
        await delay((short ? SECONDS.short : SECONDS.full) * 1000);
        await root.query('SET GLOBAL read_only = OFF');
      });
      return { times: 1, secondsAway };
    } finally {
      await root.end();
    }
  },
};
