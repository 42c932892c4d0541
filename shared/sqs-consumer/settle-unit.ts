import { PermanentError } from '../domain/permanent-error.ts';
import { classify } from '../mysql/core/mysql-errors.ts';
import { withLogFields } from '../observability/logger.ts';
import { halves } from './core/grouping.ts';
import { handBack, handBackBegun } from './hand-back.ts';
import type { Invocation } from './invocation.ts';
import type { Job } from './parse-delivery.ts';
import { settleFailed } from './postpone.ts';
import { rejectMessage } from './reject-message.ts';
import { requeue } from './requeue.ts';

/**
 * Works on a unit until each of its messages is done, on the dead-letter queue, postponed, or back in the queue. A unit with a
 * poison message is halved until that message stands alone, so that it costs none of the others.
 */
export async function settleUnit<M>(invocation: Invocation<M>, unit: readonly Job<M>[]): Promise<void> {
  const { deadline, outcomes, options } = invocation;
  const [first] = unit;
  const deliveries = unit.map((job) => job.delivery);
  const settle = async (): Promise<void> => {
    if (deadline.passed()) return handBack(invocation, deliveries, 1);
    try {
      await processUnit(invocation, unit);
    } catch (error) {
      return settleFailedUnit(invocation, unit, error);
    }
    for (const delivery of deliveries) outcomes.set(delivery, 'done');
  };
  // Around the failures as well, whose lines are those that somebody will look for.
  await withLogFields((first && options.logFields?.(first.message)) ?? {}, settle);
}

/** Work that went on after it was told to stop. */
class AbandonedError extends Error {
  override readonly name = 'AbandonedError';
}

/** Rejects when the work does, or when it goes on for so long that its outcome will not be known in time. */
async function processUnit<M>({ options, deadline }: Invocation<M>, unit: readonly Job<M>[]): Promise<void> {
  const messages = unit.map((job) => job.message);
  const { signal, remainingMs, abandoned } = deadline;
  const tooLate = abandoned.then(() => {
    throw new AbandonedError('The work did not end before the function times out.');
  });
  await Promise.race([options.process(messages, { signal, remainingMs }), tooLate]);
}

async function settleFailedUnit<M>(invocation: Invocation<M>, unit: readonly Job<M>[], error: unknown): Promise<void> {
  const { deadline } = invocation;
  const permanent = error instanceof PermanentError;
  const poisoned = !permanent && classify(error) === 'data';
  const [only] = unit;
  const deliveries = unit.map((job) => job.delivery);
  if (unit.length > 1 && (permanent || poisoned)) {
    for (const half of halves(unit)) await settleUnit(invocation, half);
  } else if (permanent && only) {
    await rejectMessage(invocation, only, error);
  } else if (poisoned) {
    await requeue(invocation, deliveries, error);
  } else if (deadline.passed()) {
    // The transaction of work that did not stop may hold locks until its connection is gone.
    const seconds = error instanceof AbandonedError ? invocation.options.settings.requeueBaseSeconds : 0;
    await handBackBegun(invocation, deliveries, error, seconds);
  } else {
    await settleFailed(invocation, only?.caseId ?? null, deliveries, error);
  }
}
