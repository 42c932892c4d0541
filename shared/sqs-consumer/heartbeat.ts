import type { Delivery } from './delivery.ts';

/** Keeps messages in hand out of other consumers' sight. */
export interface Heartbeat {
  /** Lets a message go, and resolves when no extension of it is under way any more. */
  release(delivery: Delivery): Promise<void>;
  /** Lets every message go. */
  stop(): Promise<void>;
}

export interface HeartbeatOptions {
  readonly deliveries: readonly Delivery[];
  readonly visibilityTimeoutSeconds: number;
  readonly extend: (delivery: Delivery, seconds: number) => Promise<void>;
  /** An extension that failed costs a repeat at worst, so it is told and not thrown. */
  readonly onError: (delivery: Delivery, error: unknown) => void;
}

/**
 * Extends the visibility of every message in hand to the full timeout, each time a third of it has passed. Messages
 * that are done stay in hand until the response is given, because only then does Lambda delete them.
 */
export function startHeartbeat({ deliveries, visibilityTimeoutSeconds, extend, onError }: HeartbeatOptions): Heartbeat {
  const inHand = new Set(deliveries);
  const underWay = new Map<Delivery, Promise<void>>();

  const beat = async (delivery: Delivery): Promise<void> => {
    try {
      await extend(delivery, visibilityTimeoutSeconds);
    } catch (error) {
      onError(delivery, error);
    }
  };
  const timer = setInterval(
    () => {
      for (const delivery of inHand) {
        if (underWay.has(delivery)) continue;
        const extension = beat(delivery).finally(() => underWay.delete(delivery));
        underWay.set(delivery, extension);
      }
    },
    (visibilityTimeoutSeconds * 1000) / 3,
  );

  return {
    // An extension that arrives after another change would undo it, so whoever wants a change waits here first.
    async release(delivery) {
      inHand.delete(delivery);
      await underWay.get(delivery);
    },
    async stop() {
      clearInterval(timer);
      inHand.clear();
      await Promise.all(underWay.values());
    },
  };
}
