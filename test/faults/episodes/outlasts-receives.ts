import type { DeliveredMessage } from '../lab/delivery-log.ts';
import type { EpisodeResult } from './episode.ts';
import { mostDeliveries } from './message-figures.ts';

/** A time in which something could not be used, in milliseconds since the epoch. */
export interface Span {
  /** `connections were refused`. */
  readonly what: string;
  readonly from: number;
  readonly to: number;
}

/** Messages with no deliveries but those of a time. */
export const within = ({ from, to }: Span, messages: readonly DeliveredMessage[]): DeliveredMessage[] =>
  messages.map((message) => ({ ...message, deliveredAt: message.deliveredAt.filter((at) => at >= from && at <= to) }));

/** Requires of each time that some message came in it more often than its queue would let it fail: else it was too short. */
export function outlastsReceives(
  maxReceiveCount: number,
  messages: readonly DeliveredMessage[],
  spans: readonly Span[],
): EpisodeResult {
  const most = spans.map((span) => [span.what, mostDeliveries(within(span, messages))] as const);
  return {
    figures: Object.fromEntries(most.map(([what, n]) => [`most deliveries of a message while ${what}`, n])),
    problems: most
      .filter(([, n]) => n <= maxReceiveCount)
      .map(([what, n]) => `no message came more than ${n} times while ${what}, so that was too short to show anything`),
  };
}
