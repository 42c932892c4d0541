import { setTimeout as delay } from 'node:timers/promises';
import type { LocalClients } from './local-clients.ts';
import { subscribeTo } from './topic-subscriber.ts';

/** Counts events as a subscriber of the topic sees them. */
export interface EventCounter {
  /** Distinct events by type, in the order in which the types first came. */
  counts(): Record<string, number>;
  /** Settles when LOADER_FINISHED or LOADER_CANCELLED came for these batches and `idle` holds with nothing left to receive, or after a while. */
  settle(batchIds: readonly number[], idle: () => boolean): Promise<void>;
  stop(): Promise<void>;
}

/** A part's last tag event may come after the batch has finished. */
const SETTLE_MS = 10_000;
const QUEUE_NAME = 'demo-subscriber';
const POLL_MS = 20;

/** Subscribes a queue of its own to the topic. Repeats of an event have one id and count once. */
export async function countEvents(clients: LocalClients, topicArn: string): Promise<EventCounter> {
  const ids = new Map<string, Set<string>>();
  const finished = new Set<number>();
  const subscriber = await subscribeTo(clients, topicArn, QUEUE_NAME, ({ Body }) => {
    const event = JSON.parse(Body ?? '{}') as { eventId: string; eventType: string; status: string; batchId: number };
    const known = ids.get(event.eventType) ?? new Set();
    ids.set(event.eventType, known.add(event.eventId));
    const ends = event.eventType === 'LOADER_FINISHED' || event.eventType === 'LOADER_CANCELLED';
    if (ends && event.status !== 'FAILED') finished.add(event.batchId);
  });

  return {
    counts: () => Object.fromEntries([...ids].map(([type, known]) => [type, known.size])),
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
