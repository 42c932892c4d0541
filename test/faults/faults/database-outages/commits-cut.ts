import type { Episode } from '../../episodes/episode.ts';
import { isCommit } from '../../episodes/moments.ts';

const PERCENT_CUT = 30;
const CUTS = { full: 60, short: 10 };

/** Connections end in the middle of COMMIT, half of them before the server has seen it and half after it has committed. */
export const commitsCut: Episode = {
  name: 'commits cut',
  async strike({ lab, random, short, ended }) {
    const enough = Promise.withResolvers<void>();
    const wanted = short ? CUTS.short : CUTS.full;
    let [before, after] = [0, 0];
    const remove = lab.databaseProxy.onStatement((sql) => {
      if (!isCommit(sql) || before + after >= wanted || !random.chance(PERCENT_CUT)) return 'pass';
      const verdict = random.chance(50) ? 'cut-before' : 'cut-after';
      if (verdict === 'cut-before') before += 1;
      else after += 1;
      if (before + after >= wanted) enough.resolve();
      return verdict;
    });
    ended.addEventListener('abort', () => enough.resolve(), { once: true });
    await enough.promise;
    remove();
    return {
      times: before + after,
      secondsAway: 0,
      figures: { 'cut before the server saw it': before, 'cut after it had committed': after },
    };
  },
};
