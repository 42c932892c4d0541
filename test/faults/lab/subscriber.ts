import type { LocalClients } from '../../../demo/local-clients.ts';
import { subscribeTo } from '../../../demo/topic-subscriber.ts';
import type { OutboundEvent } from '../../../shared/messages/events/outbound-event.ts';

/** One delivery of an event to a subscriber; a repeat is another delivery. */
export interface Delivery {
  readonly eventId: string;
  readonly eventType: OutboundEvent['eventType'];
  readonly status: OutboundEvent['status'];
  readonly caseId: number | null;
  readonly batchId: number | null;
  /** As it came, JSON. */
  readonly body: string;
}

/** Keeps every delivery of every event, as a subscriber of the topic gets it. */
export interface Subscriber {
  readonly deliveries: readonly Delivery[];
  isDrained(): Promise<boolean>;
  stop(): Promise<void>;
}

export async function collectEvents(clients: LocalClients, topicArn: string): Promise<Subscriber> {
  const deliveries: Delivery[] = [];
  const subscriber = await subscribeTo(clients, topicArn, 'faults-subscriber', ({ Body = '' }) => {
    const { eventId, eventType, status, caseId, batchId } = JSON.parse(Body) as OutboundEvent;
    deliveries.push({ eventId, eventType, status, caseId, batchId, body: Body });
  });
  return { deliveries, isDrained: subscriber.isDrained, stop: subscriber.stop };
}
