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

/** Changes the visibility of a message under each of its receipts. */
export async function changeVisibility<M>(
  { queue }: Pick<ConsumerOptions<M>, 'queue'>,
  { receiptHandles }: Delivery,
  seconds: number,
): Promise<void> {
  await Promise.all(receiptHandles.map((receiptHandle) => queue.changeVisibility(receiptHandle, seconds)));
}
