import type { Episode } from '../../episodes/episode.ts';
import { timesMet } from '../../episodes/logged-errors.ts';
import { isCommit } from '../../episodes/moments.ts';
import { watchFunctionLogs } from '../../lab/function-logs.ts';

/** Low enough that five attempts in a row are rarely all cut, so that most of it is mended in process. */
const CHANCE = 0.4;
const CUTS = { full: 60, short: 10 };

/** Connections end in the middle of COMMIT, half of them before the server has seen it and half after it has committed. */
export const commitsCut: Episode = {
  name: 'commits cut',
  async strike({ lab, choose, short, ended }) {
    const logs = watchFunctionLogs(lab.runtime);
    const enough = Promise.withResolvers<void>();
    const each = (short ? CUTS.short : CUTS.full) / 2;
    let [commits, before, after] = [0, 0, 0];
    const remove = lab.databaseProxy.onStatement((sql) => {
      if (!isCommit(sql) || before + after >= 2 * each) return 'pass';
      commits += 1;
      if (choose('is cut', commits) >= CHANCE) return 'pass';
      const isBefore = after >= each || (before < each && choose('is cut before', commits) < 0.5);
      if (isBefore) before += 1;
      else after += 1;
      if (before + after >= 2 * each) enough.resolve();
      return isBefore ? 'cut-before' : 'cut-after';
    });
    ended.addEventListener('abort', () => enough.resolve(), { once: true });
    await enough.promise;
    remove();
    return {
      strikes: [
        { what: 'cut before the server saw it', wanted: each, times: before },
        { what: 'cut after it had committed', wanted: each, times: after },
        {
          what: 'lost connections that functions met',
          wanted: each,
          times: timesMet(logs, 'PROTOCOL_CONNECTION_LOST'),
        },
      ],
      secondsAway: 0,
    };
  },
};
