import type { Episode, EpisodeResult, Traces } from '../../episodes/episode.ts';
import { failedReceives, handedBack } from '../../episodes/failed-receives.ts';
import { holdParts, ofLoader } from './hold-parts.ts';

/** Ten of it are the reserve, in which nothing begins and what runs is given up. */
export const FUNCTION_TIMEOUT_SECONDS = 16;
const GIVEN_UP_AFTER_SECONDS = 6;
/** Longer than the function's timeout, so that what comes back sooner was handed back. */
export const LONG_VISIBILITY_SECONDS = 60;
/** As in production, where what failed stays away for long. */
export const REQUEUE_AS_IN_PRODUCTION = { REQUEUE_BASE_SECONDS: '10', REQUEUE_MAX_SECONDS: '300' };
/** What was given up for lack of time is to be had again after two seconds at most; the rest is the machine's. */
const LATEST_SECONDS = GIVEN_UP_AFTER_SECONDS + 2 + 5;
const HELD_SECONDS = 14;
const PARTS = { full: 3, short: 1 };

/** A function has too little time for its parts: what it does not finish goes back at once, and is done once. */
export const outOfTime: Episode = {
  name: 'out of time',
  strike: (subject) =>
    holdParts(subject, { at: 'middle', parts: subject.short ? PARTS.short : PARTS.full, seconds: HELD_SECONDS }),
  tell: whatWentBack,
};

function whatWentBack({ messages, logs }: Traces): EpisodeResult {
  const untried = handedBack(logs).length;
  const parts = ofLoader(messages);
  const failed = failedReceives(parts, logs).length;
  const waits = parts.flatMap(({ deliveredAt }) => secondsBetween(deliveredAt));
  const longest = Math.max(0, ...waits);
  return {
    figures: {
      'messages handed back': untried,
      'parts that failed and were received again': failed,
      'parts that came again': waits.length,
      'longest seconds from one delivery to the next': longest,
    },
    problems: [
      ...(untried > 0 ? [] : ['no message was handed back for lack of time']),
      ...(waits.length > 0 ? [] : ['no part went back, so nothing was shown']),
      ...(failed === 0 ? [] : [`${failed} times it was held against a part that its function had too little time`]),
      ...(longest <= LATEST_SECONDS
        ? []
        : [`a part came again ${longest} s after its delivery, and must within ${LATEST_SECONDS} s`]),
    ],
  };
}

const secondsBetween = (times: readonly number[]): number[] =>
  times.slice(1).map((time, i) => Math.round((time - (times[i] ?? time)) / 100) / 10);
