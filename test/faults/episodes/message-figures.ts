import type { DeliveredMessage } from '../lab/delivery-log.ts';

/** How often the messages of a case were delivered and postponed. */
export function messageFigures(messages: readonly DeliveredMessage[]): Record<string, number | string> {
  const postponed = messages
    .map(({ history }) => history.postponements)
    .filter((n) => n > 0)
    .toSorted((a, b) => b - a);
  return {
    messages: messages.length,
    'messages postponed': postponed.length,
    'postponements of each of them': postponed.join(' ') || 'none',
    'most deliveries of a message': mostDeliveries(messages),
  };
}

export const mostDeliveries = (messages: readonly DeliveredMessage[]): number =>
  Math.max(0, ...messages.map(({ deliveredAt }) => deliveredAt.length));
