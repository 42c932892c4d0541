import type { ContestResult } from './contend.ts';
import type { Contest } from './contender-work.ts';
import { byAttempt, byErrno, delays } from './retries.ts';

/** Both ways of a contest. */
export interface BothWays {
  readonly with: ContestResult;
  readonly without: ContestResult;
}

/** Both sides of a contest in figures, and what jitter did for it. */
export function contestFigures(contest: Contest, both: BothWays, deadlocks: number): Record<string, number | string> {
  const figures: Record<string, number | string> = {};
  for (const [how, result] of [
    ['with jitter', both.with],
    ['without', both.without],
  ] as const) {
    figures[`${contest}, ${how}: transactions`] = result.done;
    figures[`${contest}, ${how}: retries`] = result.retries.length;
    figures[`${contest}, ${how}: retries by error`] = byErrno(result.retries);
    figures[`${contest}, ${how}: retries by attempt`] = byAttempt(result.retries);
    figures[`${contest}, ${how}: delay ms least / middle / most`] = delays(result.retries);
    figures[`${contest}, ${how}: gave up`] = result.gaveUp;
    figures[`${contest}, ${how}: ms`] = result.ms;
  }
  figures[`${contest}: retries without / with jitter`] = compared(
    both.without.retries.length,
    both.with.retries.length,
  );
  figures[`${contest}: gave up without / with jitter`] = compared(both.without.gaveUp, both.with.gaveUp);
  figures[`${contest}: ms without / with jitter`] = compared(both.without.ms, both.with.ms);
  figures[`${contest}: deadlocks found by the server`] = deadlocks;
  return figures;
}

/** `26 / 34 = 0.76, jitter did not help`: what is not less with jitter is said to be so. */
function compared(without: number, with_: number): string {
  const ratio = with_ === 0 ? '' : ` = ${(without / with_).toFixed(2)}`;
  return `${without} / ${with_}${ratio}, jitter ${with_ < without ? 'helped' : 'did not help'}`;
}
