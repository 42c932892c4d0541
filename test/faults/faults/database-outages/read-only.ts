import { createConnection } from 'mysql2/promise';
import type { Episode } from '../../episodes/episode.ts';
import { timesMet } from '../../episodes/logged-errors.ts';
import { afterCommits } from '../../episodes/moments.ts';
import { outage } from '../../episodes/outage.ts';

const SECONDS = { full: 20, short: 3 };
const COMMITS_BEFORE = 12;

/** The server takes no writes for a while (1290), as one that has become a reader in a failover. */
export const readOnly: Episode = {
  name: 'read only',
  async strike(subject) {
    const { server, choose, short } = subject;
    await afterCommits(1 + Math.floor(choose('commits before') * COMMITS_BEFORE), subject);
    const root = await createConnection(server.url);
    try {
      const { times, secondsAway } = await outage(subject, {
        seconds: short ? SECONDS.short : SECONDS.full,
        begin: () => root.query('SET GLOBAL read_only = ON'),
        end: () => root.query('SET GLOBAL read_only = OFF'),
        met: (logs) => timesMet(logs, 1290, 'ReadOnlyError'),
      });
      return { strikes: [{ what: 'errors 1290, or probes that found it read-only', wanted: 1, times }], secondsAway };
    } finally {
      await root.end();
    }
  },
};
