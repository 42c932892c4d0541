import type { Episode } from '../../episodes/episode.ts';
import { mostDeliveries } from '../../episodes/message-figures.ts';
import { holdParts, ofLoader } from './hold-parts.ts';

/** Of messages, in the lab of these episodes. */
export const VISIBILITY_SECONDS = 5;
/** Nearly three visibility timeouts, and less than others wait for a lock (LOCK_WAIT_SECONDS). */
const HELD_SECONDS = 14;
/** Of one invocation, perhaps: all must fit its time. */
const PARTS = { full: 2, short: 1 };

/** Parts take longer than their messages stay out of sight; the heartbeat keeps them there. */
export const heartbeatHolds: Episode = {
  name: 'heartbeat holds',
  strike: (subject) =>
    holdParts(subject, {
      at: 'begin',
      parts: subject.short ? PARTS.short : PARTS.full,
      seconds: HELD_SECONDS,
    }),
  unshown: (messages) => {
    const most = mostDeliveries(ofLoader(messages));
    return most === 1 ? [] : [`a part in hand came ${most} times, and must come once`];
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
    // One: where all workers hold a part, none is there to take it a second time.
    const struck = await holdParts(subject, { at: 'begin', parts: 1, seconds: HELD_SECONDS });
    remove();
    return { ...struck, figures: { ...struck.figures, 'heartbeats refused': refused } };
  },
  unshown: (messages) => (mostDeliveries(ofLoader(messages)) > 1 ? [] : ['no part came twice, so nothing was shown']),
};
