import type { Episode, EpisodeResult, Traces } from '../../episodes/episode.ts';
import { holdParts, ofLoader } from './hold-parts.ts';

/** Ten of it are the reserve in which nothing begins and what runs is given up. */
export const FUNCTION_TIMEOUT_SECONDS = 16;
/** Longer than the function's timeout, so that what comes back sooner was handed back. */
export const LONG_VISIBILITY_SECONDS = 60;
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
  const handedBack = logs
    .lines('Messages were handed back: too little time is left to begin them.')
    .flatMap(({ messageIds }) => messageIds as string[]).length;
  const waits = ofLoader(messages).flatMap(({ deliveredAt }) => secondsBetween(deliveredAt));
  const longest = Math.max(0, ...waits);
  return {
    figures: {
      'messages handed back': handedBack,
      'parts that came again': waits.length,
      'longest seconds from one delivery to the next': longest,
    },
    problems: [
      ...(handedBack > 0 ? [] : ['no message was handed back for lack of time']),
      ...(waits.length > 0 ? [] : ['no part went back, so nothing was shown']),
      // A message that nobody puts back is out of sight for so long after its delivery, and longer with heartbeats.
      ...(longest < LONG_VISIBILITY_SECONDS
        ? []
        : [
            `a part came back after ${longest} s, not at once but when its visibility of ${LONG_VISIBILITY_SECONDS} s ended`,
          ]),
    ],
  };
}

const secondsBetween = (times: readonly number[]): number[] =>
  times.slice(1).map((time, i) => Math.round((time - (times[i] ?? time)) / 100) / 10);
