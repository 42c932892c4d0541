import { requeueDelaySeconds } from './core/backoff.ts';
import type { Delivery } from './delivery.ts';
import { changeVisibility, type Invocation } from './invocation.ts';

/** Puts messages that failed back, each for as long as its receives and chance say. */
export async function requeue<M>(
  invocation: Invocation<M>,
  deliveries: readonly Delivery[],
  error: unknown,
): Promise<void> {
  if (deliveries.length === 0) return;
  const { log, measure, random, settings } = invocation.options;
  log.error('Messages failed and will be received again.', {
    messageIds: deliveries.map((delivery) => delivery.messageId),
    error,
  });
  measure('MessagesRequeued', deliveries.length);
  await Promise.all(
    deliveries.map((delivery) => {
      const seconds = requeueDelaySeconds(
        random,
        delivery.receives,
        settings.requeueBaseSeconds,
        settings.requeueMaxSeconds,
      );
      return putBack(invocation, delivery, seconds);
    }),
  );
}

/** Without the visibility change the message comes back all the same, only when its timeout ends. */
export async function putBack<M>(invocation: Invocation<M>, delivery: Delivery, seconds: number): Promise<void> {
  const { options, heartbeat, outcomes } = invocation;
  outcomes.set(delivery, 'failed');
  await heartbeat.release(delivery);
  try {
    await changeVisibility(options, delivery, seconds);
  } catch (error) {
    options.log.warn('The visibility of a message could not be changed.', { messageId: delivery.messageId, error });
  }
}
