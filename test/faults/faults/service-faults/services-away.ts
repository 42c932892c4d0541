import type { Episode } from '../../episodes/episode.ts';
import { timesGivenUp } from '../../episodes/logged-errors.ts';
import { outlastsReceives } from '../../episodes/outlasts-receives.ts';
import { breakEach, type Turn } from './break-each.ts';

/**
 * In the order in which a part meets them. SQS comes back within the receives of a message: while it is away nothing can
 * be postponed, and the pollers, which the proxy does not stand before, go on receiving.
 */
const TURNS: readonly [Turn, ...Turn[]] = [
  { service: 's3', full: 40, short: 24 },
  { service: 'sqs', full: 15, short: 2 },
  { service: 'sns', full: 40, short: 20 },
];
/** Of every queue in the lab of this episode, as the template has it. */
export const MAX_RECEIVE_COUNT = 5;
const UNAVAILABLE = 'ServiceUnavailable';

/** Each service in turn answers nothing but errors for a while, S3 and SNS for longer than all receives of a message last. */
export const servicesAway: Episode = {
  name: 'services away',
  strike: (subject) =>
    breakEach(TURNS, subject, () => ({
      verdict: { kind: 'answer', status: 503, code: UNAVAILABLE },
      what: 'units given up because it was unavailable',
      met: (logs) => timesGivenUp(logs, UNAVAILABLE),
    })),
  tell: ({ messages, struck: { spans = [] } }) =>
    outlastsReceives(
      MAX_RECEIVE_COUNT,
      messages,
      spans.filter(({ what }) => !what.startsWith('sqs')),
    ),
};
