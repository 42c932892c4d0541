import { isPostponed, withPostponement } from './core/postponement.ts';
import type { Delivery } from './delivery.ts';
import type { Invocation } from './invocation.ts';
import { putBack, requeue } from './requeue.ts';
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
  const { log, measure } = invocation.options;
  log.info('Messages were handed back: too little time is left to begin them.', {
    messageIds: deliveries.map((delivery) => delivery.messageId),
  });
  measure('UnitsYielded', units);
  await Promise.all(
    deliveries.map((delivery) =>
      isLastReceive(invocation, delivery)
        ? sendAnew(invocation, delivery, delivery.history, 0)
        : putBack(invocation, delivery, 0),
    ),
  );
}

/**
 * Puts the messages of a unit back after so many seconds, because its work was broken off at the end of the function's
 * time. Some progress, as a load file that was cut in part; what never ends must come to an end all the same, so this is
 * counted.
 */
export async function handBackBegun<M>(
  invocation: Invocation<M>,
  deliveries: readonly Delivery[],
  error: unknown,
  seconds: number,
): Promise<void> {
  const { log, measure, clock } = invocation.options;
  const now = clock();
  measure('UnitsYielded', 1);
  log.warn('Messages were handed back: their work did not end in time.', {
    messageIds: deliveries.map((delivery) => delivery.messageId),
    error,
  });
  await Promise.all(
    deliveries.map((delivery) => {
      const { history } = delivery;
      if (!isLastReceive(invocation, delivery)) return putBack(invocation, delivery, seconds);
      return isPostponed('cut-short', history, now)
        ? sendAnew(invocation, delivery, withPostponement(history, 'cut-short', now), seconds)
        : requeue(invocation, [delivery], error);
    }),
  );
}

/** SQS would not deliver it again but move it to the dead-letter queue, for receives that say nothing against it. */
const isLastReceive = <M>({ options }: Invocation<M>, { receives }: Delivery): boolean =>
  receives >= options.settings.maxReceiveCount;
