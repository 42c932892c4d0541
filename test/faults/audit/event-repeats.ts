import type { OutboundEvent } from '../../../shared/messages/events/outbound-event.ts';
import type { Delivery } from '../lab/subscriber.ts';
import { listed } from './listed.ts';

/** Deliveries by event, in the order in which the events first came. */
export const byEvent = (deliveries: readonly Delivery[]): Map<string, Delivery[]> =>
  Map.groupBy(deliveries, ({ eventId }) => eventId);

/** Each event once, as it first came. */
export const distinctEvents = (deliveries: readonly Delivery[]): OutboundEvent[] =>
  [...byEvent(deliveries).values()].flatMap(([first]) => (first ? [JSON.parse(first.body) as OutboundEvent] : []));

/** Events whose repeats do not say the same; when they were published is all that may differ. */
export function differingRepeats(deliveries: readonly Delivery[]): string[] {
  const differing = [...byEvent(deliveries)].filter(
    ([, repeats]) => new Set(repeats.map(({ body }) => withoutTimestamp(body))).size > 1,
  );
  return listed(
    'events say something else when they are repeated',
    differing.map(([id, [first]]) => `${first?.eventType} ${id}`),
  );
}

/** Deliveries beyond each event's first. */
export const repeatsOf = (deliveries: readonly Delivery[]): number => deliveries.length - byEvent(deliveries).size;

function withoutTimestamp(body: string): string {
  const { timestamp: _, ...event } = JSON.parse(body) as OutboundEvent;
  return JSON.stringify(event);
}
