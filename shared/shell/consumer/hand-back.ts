import { isPostponed, withPostponement } from '../../core/postponement.ts';
import type { Delivery } from './delivery.ts';
import type { Invocation } from './invocation.ts';
import { putBack, requeue } from './requeue.ts';
import { sendAnew } from './send-anew.ts';

/** Puts messages that were not begun back at once, for whoever has time. */
export async function handBack<M>(invocation: Invocation<M>, deliveries: readonly Delivery[]): Promise<void> {
  invocation.options.log.info('Messages were handed back: too little time is left to begin them.', {
    messageIds: deliveries.map((delivery) => delivery.messageId),
  });
  await Promise.all(
    deliveries.map((delivery) =>
      isLastReceive(invocation, delivery)
        ? sendAnew(invocation, delivery, delivery.history, 0)
        : putBack(invocation, delivery, 0),
    ),
  );
}

/**
 * Puts messages back after so many seconds whose work was broken off because the function's time ends. Some progress, as a load file
 * that was cut in part; what never ends must come to an end all the same, so this is counted.
 */
export async function handBackBegun<M>(
  invocation: Invocation<M>,
  deliveries: readonly Delivery[],
  error: unknown,
  seconds: number,
): Promise<void> {
  const { log, clock } = invocation.options;
  const now = clock();
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
