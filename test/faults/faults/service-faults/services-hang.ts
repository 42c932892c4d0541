import type { Episode } from '../../episodes/episode.ts';
import { breakEach, type Turn } from './break-each.ts';
import { stallBodies } from './stall-bodies.ts';

/** A client waits five seconds for an answer, so no turn is shorter than that. */
const TURNS: readonly [Turn, ...Turn[]] = [
  { service: 'sqs', full: 15, short: 1 },
  { service: 'sns', full: 25, short: 1 },
];
/** Each costs as long as a client waits for a byte. */
const STALLED_BODIES = { full: 3, short: 1 };

/** Each service in turn answers nothing at all for a while, and the bodies of objects stall. */
export const servicesHang: Episode = {
  name: 'services hang',
  async strike(subject) {
    const bodies = stallBodies(subject, subject.short ? STALLED_BODIES.short : STALLED_BODIES.full);
    const { strikes, secondsAway } = await breakEach(TURNS, subject, () => {
      let times = 0;
      const givenUp = () => {
        times += 1;
      };
      return { verdict: { kind: 'hang', givenUp }, what: 'requests given up without an answer', met: () => times };
    });
    return { strikes: [await bodies, ...strikes], secondsAway };
  },
};
