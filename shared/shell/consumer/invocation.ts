import { requeueDelaySeconds } from '../../core/backoff.ts';
import type { ConsumerOptions } from './consumer-options.ts';
import type { Deadline } from './deadline.ts';
import type { Delivery } from './delivery.ts';
import type { Heartbeat } from './heartbeat.ts';

/** One batch while it is worked on. */
export interface Invocation<M> {
  readonly options: ConsumerOptions<M>;
  readonly deadline: Deadline;
  readonly heartbeat: Heartbeat;
  /** What became of each message; one that is not in it is not known to be done, so it counts as failed. */
  readonly outcomes: Map<Delivery, 'done' | 'failed'>;
}

/** Puts messages that were not begun back at once, for whoever has time. */
export async function handBack<M>(invocation: Invocation<M>, deliveries: readonly Delivery[]): Promise<void> {
  invocation.options.log.info('Messages were handed back: too little time is left to begin them.', {
    messageIds: deliveries.map((delivery) => delivery.messageId),
  });
  await Promise.all(deliveries.map((delivery) => putBack(invocation, delivery, 0)));
}

/** Puts messages that failed back, each for as long as its receives and chance say. */
export async function requeue<M>(
  invocation: Invocation<M>,
  deliveries: readonly Delivery[],
  error: unknown,
): Promise<void> {
  const { log, random, settings } = invocation.options;
  log.error('Messages failed and will be received again.', {
    messageIds: deliveries.map((delivery) => delivery.messageId),
    error,
  });
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
async function putBack<M>(invocation: Invocation<M>, delivery: Delivery, seconds: number): Promise<void> {
  const { options, heartbeat, outcomes } = invocation;
  outcomes.set(delivery, 'failed');
  await heartbeat.release(delivery);
  try {
    await changeVisibility(options, delivery, seconds);
  } catch (error) {
    options.log.warn('The visibility of a message could not be changed.', { messageId: delivery.messageId, error });
  }
}

/** Changes the visibility of a message under each of its receipts. */
export async function changeVisibility<M>(
  { queue }: Pick<ConsumerOptions<M>, 'queue'>,
  { receiptHandles }: Delivery,
  seconds: number,
): Promise<void> {
  await Promise.all(receiptHandles.map((receiptHandle) => queue.changeVisibility(receiptHandle, seconds)));
}
