import type { Episode } from '../../episodes/episode.ts';
import { timesMet } from '../../episodes/logged-errors.ts';
import { afterCommits } from '../../episodes/moments.ts';
import { outage } from '../../episodes/outage.ts';

const KILLS = { full: 5, short: 2 };
const COMMITS_BETWEEN = 12;
const LONGEST_DOWN_SECONDS = 3;

/** The server dies by SIGKILL, and is started again on its data. */
export const serverKilled: Episode = {
  name: 'server killed',
  async strike(subject) {
    const { server, choose, short, ended } = subject;
    const wanted = short ? KILLS.short : KILLS.full;
    let [kills, met, secondsAway] = [0, 0, 0];
    while (kills < wanted) {
      await afterCommits(1 + Math.floor(choose('commits between', kills) * COMMITS_BETWEEN), subject);
      if (ended.aborted) break;
      const down = await outage(subject, {
        seconds: choose('seconds down', kills) * LONGEST_DOWN_SECONDS,
        begin: () => server.kill(),
        end: () => server.start(),
        met: (logs) => timesMet(logs, 'PROTOCOL_CONNECTION_LOST', 'ECONNRESET', 'ECONNREFUSED', 'EPIPE'),
      });
      kills += 1;
      if (down.times > 0) met += 1;
      secondsAway += down.secondsAway;
    }
    return {
      strikes: [
        { what: 'kills of the server', wanted, times: kills },
        { what: 'kills that a function met', wanted, times: met },
      ],
      secondsAway,
      kills,
    };
  },
};
