import { postponementDelaySeconds } from './core/backoff.ts';
import { type Blame, isPostponed, withPostponement } from './core/postponement.ts';
import type { Delivery } from './delivery.ts';
import type { Invocation } from './invocation.ts';
import { requeue } from './requeue.ts';
import { sendAnew } from './send-anew.ts';

/** Why messages are postponed that nobody tried. */
export class NotAvailableError extends Error {
  override readonly name = 'NotAvailableError';
}

/** Messages that failed: postponed when the world is to blame, received again when it may be themselves. */
export async function settleFailed<M>(
  invocation: Invocation<M>,
  caseId: number | null,
  deliveries: readonly Delivery[],
  error: unknown,
): Promise<void> {
  const blame = await invocation.options.availability.blame(error, caseId);
  await settleBlamed(invocation, deliveries, blame, error);
}

/** Messages that nobody tries for now. */
export const postponeUntried = <M>(invocation: Invocation<M>, deliveries: readonly Delivery[]): Promise<void> =>
  settleBlamed(
    invocation,
    deliveries,
    'away',
    new NotAvailableError('Something was found away a moment ago, so the messages were not tried.'),
  );

async function settleBlamed<M>(
  invocation: Invocation<M>,
  deliveries: readonly Delivery[],
  blame: Blame,
  error: unknown,
): Promise<void> {
  const now = invocation.options.clock();
  const { postponed = [], failed = [] } = Object.groupBy(deliveries, ({ history }) =>
    isPostponed(blame, history, now) ? 'postponed' : 'failed',
  );
  await Promise.all([postpone(invocation, postponed, now, blame, error), requeue(invocation, failed, error)]);
}

async function postpone<M>(
  invocation: Invocation<M>,
  deliveries: readonly Delivery[],
  now: number,
  blame: Blame,
  error: unknown,
): Promise<void> {
  if (deliveries.length === 0) return;
  const { log, measure, random, settings } = invocation.options;
  log.warn('Messages are postponed: what failed is not held against them.', {
    messageIds: deliveries.map((delivery) => delivery.messageId),
    blame,
    error,
  });
  await Promise.all(
    deliveries.map((delivery) => {
      const { history } = delivery;
      const seconds = postponementDelaySeconds(
        random,
        history.postponements,
        settings.requeueBaseSeconds,
        settings.requeueMaxSeconds,
      );
      return sendAnew(invocation, delivery, withPostponement(history, blame, now), seconds);
    }),
  );
  // A copy that was not taken is a message that is received again, and counts there.
  const taken = deliveries.filter((delivery) => invocation.outcomes.get(delivery) === 'done').length;
  if (taken > 0) measure('MessagesPostponed', taken);
}
