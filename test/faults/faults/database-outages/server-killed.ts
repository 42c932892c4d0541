import { setTimeout as delay } from 'node:timers/promises';
import type { Episode } from '../../episodes/episode.ts';
import { afterCommits, secondsOf } from '../../episodes/moments.ts';

const KILLS = { full: 5, short: 2 };
const COMMITS_BETWEEN = 12;
const LONGEST_DOWN_MS = 3_000;

/** The server dies by SIGKILL, and is started again on its data. */
export const serverKilled: Episode = {
  name: 'server killed',
  async strike(subject) {
    const { server, random, short, ended } = subject;
    let [times, secondsAway] = [0, 0];
    while (times < (short ? KILLS.short : KILLS.full)) {
      await afterCommits(1 + random.below(COMMITS_BETWEEN), subject);
      if (ended.aborted) break;
      secondsAway += await secondsOf(async () => {
        await server.kill();
        await delay(random.below(LONGEST_DOWN_MS));
        await server.start();
      });
      times += 1;
    }
    return { times, secondsAway };
  },
};
