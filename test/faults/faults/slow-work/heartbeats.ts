import type { Episode } from '../../episodes/episode.ts';
import { mostDeliveries } from '../../episodes/message-figures.ts';
import { holdParts, ofLoader } from './hold-parts.ts';

/** Of messages, in the lab of these episodes. */
export const VISIBILITY_SECONDS = 5;
/** Longer than the visibility timeout, and less than others wait for a lock (LOCK_WAIT_SECONDS). */
const HELD_SECONDS = { full: 14, short: 9 };
/** Of one invocation, perhaps: all must fit its time. */
const PARTS = { full: 2, short: 1 };

/** Parts take longer than their messages stay out of sight; the heartbeat keeps them there. */
export const heartbeatHolds: Episode = {
  name: 'heartbeat holds',
  strike: (subject) =>
    holdParts(subject, {
      at: 'begin',
      parts: subject.short ? PARTS.short : PARTS.full,
      seconds: subject.short ? HELD_SECONDS.short : HELD_SECONDS.full,
    }),
  tell: ({ messages, mendedAt }) => {
    const meanwhile = ofLoader(messages).map(({ deliveredAt, ...message }) => ({
      ...message,
      deliveredAt: deliveredAt.filter((at) => at <= mendedAt),
    }));
    const most = mostDeliveries(meanwhile);
    return { figures: {}, problems: most === 1 ? [] : [`a part in hand came ${most} times, and must come once`] };
  },
};

/** The same with a heartbeat that SQS refuses: the message comes again while it is worked on. */
export const heartbeatFails: Episode = {
  name: 'heartbeat fails',
  async strike(subject) {
    let refused = 0;
    const remove = subject.lab.awsProxy.onRequest(({ action }) => {
      if (action !== 'ChangeMessageVisibility') return { kind: 'pass' };
      refused += 1;
      return { kind: 'answer', status: 500, code: 'InternalFailure' };
    });
    try {
      // One: where all workers hold a part, none is there to take it a second time.
      const seconds = subject.short ? HELD_SECONDS.short : HELD_SECONDS.full;
      const { strikes, ...struck } = await holdParts(subject, { at: 'begin', parts: 1, seconds });
      return { ...struck, strikes: [...strikes, { what: 'heartbeats refused', wanted: 1, times: refused }] };
    } finally {
      remove();
    }
  },
  tell: ({ messages, logs }) => ({
    figures: { 'heartbeats that functions saw fail': logs.lines('A heartbeat failed.').length },
    problems: [
      ...(mostDeliveries(ofLoader(messages)) > 1 ? [] : ['no part came twice, so nothing was shown']),
      ...(logs.lines('A heartbeat failed.').length > 0 ? [] : ['no function saw a heartbeat fail']),
    ],
  }),
};
