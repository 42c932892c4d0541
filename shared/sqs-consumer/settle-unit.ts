import { PermanentError } from '../domain/permanent-error.ts';
import { classify } from '../mysql/core/mysql-errors.ts';
import { withLogFields } from '../observability/logger.ts';
import { decide } from './core/decide.ts';
import { halves } from './core/grouping.ts';
import type { Invocation } from './invocation.ts';
import type { Job } from './parse-delivery.ts';
import { messageIdsOf, type Setback, settleUndone } from './settle-undone.ts';

/**
 * Works on a unit until each of its messages is done, on the dead-letter queue, postponed, or back in the queue. A unit with a
 * poison message is halved until that message stands alone, so that it costs none of the others.
 */
export async function settleUnit<M>(invocation: Invocation<M>, unit: readonly Job<M>[]): Promise<void> {
  const { deadline, outcomes, options } = invocation;
  const [first] = unit;
  const settle = async (): Promise<void> => {
    if (deadline.passed()) return handBackUntried(invocation, unit, 1);
    try {
      await processUnit(invocation, unit);
    } catch (error) {
      return settleFailedUnit(invocation, unit, error);
    }
    for (const { delivery } of unit) outcomes.set(delivery, 'done');
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
  const { clock, settings, log, measure } = invocation.options;
  const setback = await setbackOf(invocation, unit, error);
  const [first] = unit;
  if (!first) return;
  const { receives, history } = first.delivery;
  const facts = { cause: setback.cause, unitSize: unit.length, receives, history, nowMs: clock() };
  // What halves a unit is the same for all of its messages.
  if (decide({ ...facts, maxReceiveCount: settings.maxReceiveCount }) === 'halve') {
    for (const half of halves(unit)) await settleUnit(invocation, half);
    return;
  }
  if (setback.cause === 'cut-short') {
    measure('UnitsYielded', 1);
    const messageIds = messageIdsOf(unit.map(({ delivery }) => delivery));
    log.warn('Messages were handed back: their work did not end in time.', { messageIds, error });
  }
  await settleUndone(invocation, unit, setback);
}

async function setbackOf<M>(
  { deadline, options }: Invocation<M>,
  [first]: readonly Job<M>[],
  error: unknown,
): Promise<Setback> {
  if (error instanceof PermanentError) return { cause: 'permanent', error };
  if (classify(error) === 'data') return { cause: 'data', error };
  if (!deadline.passed()) return { cause: await options.availability.blame(error, first?.caseId ?? null), error };
  // The transaction of work that did not stop may hold locks until its connection is gone.
  const delaySeconds = error instanceof AbandonedError ? options.settings.requeueBaseSeconds : 0;
  return { cause: 'cut-short', error, delaySeconds };
}

/**
 * Puts messages that were not begun back at once, for whoever has time.
 * @param units How many units they would have been.
 */
export async function handBackUntried<M>(
  invocation: Invocation<M>,
  jobs: readonly Job<M>[],
  units: number,
): Promise<void> {
  const { log, measure } = invocation.options;
  log.info('Messages were handed back: too little time is left to begin them.', {
    messageIds: messageIdsOf(jobs.map(({ delivery }) => delivery)),
  });
  measure('UnitsYielded', units);
  await settleUndone(invocation, jobs, { cause: 'not-begun', error: null });
}
