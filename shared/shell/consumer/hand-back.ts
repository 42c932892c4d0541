import type { Delivery } from './delivery.ts';
import type { Invocation } from './invocation.ts';
import { putBack } from './requeue.ts';
import { sendAnew } from './send-anew.ts';

/**
 * Puts messages that were not begun back at once, for whoever has time.
 * @param units How many units they would have been.
 */
export async function handBack<M>(
  invocation: Invocation<M>,
  deliveries: readonly Delivery[],
  units: number,
): Promise<void> {
  const { log, measure, settings } = invocation.options;
  log.info('Messages were handed back: too little time is left to begin them.', {
    messageIds: deliveries.map((delivery) => delivery.messageId),
  });
  measure('UnitsYielded', units);
  await Promise.all(
    deliveries.map((delivery) =>
      // SQS would not deliver it again but move it to the dead-letter queue, for receives in which nobody tried it.
      delivery.receives >= settings.maxReceiveCount
        ? sendAnew(invocation, delivery, delivery.history, 0)
        : putBack(invocation, delivery, 0),
    ),
  );
}
