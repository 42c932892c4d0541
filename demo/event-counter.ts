import { setTimeout as delay } from 'node:timers/promises';
import type { OutboundEvent } from '../shared/messages/events/outbound-event.ts';
import type { LocalClients } from './local-clients.ts';
import { subscribeTo } from './topic-subscriber.ts';

/** Counts events as a subscriber of the topic sees them. */
export interface EventCounter {
  /** Distinct events by {@link eventName}, in the order in which the names first came. */
  counts(): Record<string, number>;
  /** Settles when LOADER_FINISHED or LOADER_CANCELLED came for these batches and `idle` holds with nothing left to receive, or after a while. */
  settle(batchIds: readonly number[], idle: () => boolean): Promise<void>;
  stop(): Promise<void>;
}

/** A part's last tag event may come after the batch has finished. */
const SETTLE_MS = 10_000;
const QUEUE_NAME = 'demo-subscriber';
const POLL_MS = 20;

/** An event's type, marked when it says that a message was refused and not what the type says of a success. */
export const eventName = ({ eventType, status }: Pick<OutboundEvent, 'eventType' | 'status'>): string =>
  status === 'FAILED' && eventType !== 'DOCUMENT_REJECTED' ? `${eventType} (failed)` : eventType;

/** Subscribes a queue of its own to the topic. Repeats of an event have one id and count once. */
export async function countEvents(clients: LocalClients, topicArn: string): Promise<EventCounter> {
  const ids = new Map<string, Set<string>>();
  const finished = new Set<number>();
  const subscriber = await subscribeTo(clients, topicArn, QUEUE_NAME, ({ Body }) => {
    const event = JSON.parse(Body ?? '{}') as OutboundEvent;
    const name = eventName(event);
    ids.set(name, (ids.get(name) ?? new Set()).add(event.eventId));
    const ends = event.eventType === 'LOADER_FINISHED' || event.eventType === 'LOADER_CANCELLED';
    if (ends && event.status !== 'FAILED') finished.add(event.batchId);
  });

  return {
    counts: () => Object.fromEntries([...ids].map(([name, known]) => [name, known.size])),
    async settle(batchIds, idle) {
      const deadline = Date.now() + SETTLE_MS;
      while (Date.now() < deadline) {
        if (batchIds.every((id) => finished.has(id)) && idle() && (await subscriber.isDrained())) return;
        await delay(POLL_MS);
      }
    },
    stop: subscriber.stop,
  };
}
