import type { Episode } from '../../episodes/episode.ts';
import { mostDeliveries } from '../../episodes/message-figures.ts';
import { watchFunctionLogs } from '../../lab/function-logs.ts';
import { holdParts, ofLoader } from './hold-parts.ts';

/** Ten of it are the reserve in which nothing begins and what runs is given up. */
export const FUNCTION_TIMEOUT_SECONDS = 16;
const HELD_SECONDS = 14;
const PARTS = { full: 3, short: 1 };

/** A function has too little time for its parts: what it does not finish goes back, and is done once. */
export const outOfTime: Episode = {
  name: 'out of time',
  async strike(subject) {
    const logs = watchFunctionLogs(subject.lab.runtime);
    const struck = await holdParts(subject, {
      at: 'middle',
      parts: subject.short ? PARTS.short : PARTS.full,
      seconds: HELD_SECONDS,
    });
    const handedBack = logs.lines('Messages were handed back: too little time is left to begin them.');
    return {
      ...struck,
      figures: {
        ...struck.figures,
        'messages handed back': handedBack.flatMap(({ messageIds }) => messageIds as string[]).length,
      },
    };
  },
  unshown: (messages) => (mostDeliveries(ofLoader(messages)) > 1 ? [] : ['no part went back, so nothing was shown']),
};
