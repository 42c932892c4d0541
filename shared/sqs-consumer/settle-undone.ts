import { attributesThatFit } from '../aws/core/sqs-attributes.ts';
import type { PermanentError } from '../domain/permanent-error.ts';
import { messageGroup } from '../messages/message-group.ts';
import { postponementDelaySeconds, requeueDelaySeconds } from './core/backoff.ts';
import { deadLetterAttributes } from './core/dead-letter.ts';
import { type Cause, type Decision, decide } from './core/decide.ts';
import { HISTORY_ATTRIBUTE, historyAttribute, type MessageHistory } from './core/message-history.ts';
import { withPostponement } from './core/postponement.ts';
import type { Delivery } from './delivery.ts';
import { changeVisibility, type Invocation } from './invocation.ts';

/** A message that is not done, as far as it was understood. */
export interface Undone<M> {
  readonly delivery: Delivery;
  /** Null when the body did not parse. */
  readonly message: M | null;
  readonly caseId: number | null;
  readonly body: unknown;
}

/** Why messages are not done. */
export interface Setback {
  readonly cause: Cause;
  readonly error: unknown;
  /** Seconds until messages that are handed back can be received again. */
  readonly delaySeconds?: number;
}

/** Why a message is received again that was to be sent again. */
export class NoRoomForHistoryError extends Error {
  override readonly name = 'NoRoomForHistoryError';
}

/** Settles messages that failed, by what the failure is blamed on. */
export async function settleFailed<M>(
  invocation: Invocation<M>,
  caseId: number | null,
  messages: readonly Undone<M>[],
  error: unknown,
): Promise<void> {
  const cause = await invocation.options.availability.blame(error, caseId);
  await settleUndone(invocation, messages, { cause, error });
}

/** Settles messages that are not done, each by itself: whoever can halve a unit has done so before. */
export async function settleUndone<M>(
  invocation: Invocation<M>,
  messages: readonly Undone<M>[],
  setback: Setback,
): Promise<void> {
  const { clock, settings } = invocation.options;
  const nowMs = clock();
  const decided = Map.groupBy(messages, ({ delivery: { receives, history } }) =>
    decide({ cause: setback.cause, unitSize: 1, receives, maxReceiveCount: settings.maxReceiveCount, history, nowMs }),
  );
  await Promise.all(
    Array.from(decided, ([decision, some]) =>
      carryOut(invocation, decision, some, { delaySeconds: 0, ...setback, nowMs }),
    ),
  );
}

type Settling = Required<Setback> & { readonly nowMs: number };

async function carryOut<M>(
  invocation: Invocation<M>,
  decision: Decision,
  messages: readonly Undone<M>[],
  settling: Settling,
): Promise<void> {
  const { error, delaySeconds } = settling;
  const deliveries = messages.map(({ delivery }) => delivery);
  switch (decision) {
    case 'halve':
      throw new Error('A single message cannot be halved.');
    case 'deadLetter':
      await Promise.all(messages.map((message) => deadLetter(invocation, message, error as PermanentError)));
      return;
    case 'requeue':
      return requeue(invocation, deliveries, error);
    case 'postpone':
      return postpone(invocation, deliveries, settling);
    case 'handBack':
      await Promise.all(deliveries.map((delivery) => putBack(invocation, delivery, delaySeconds)));
      return;
    case 'resend':
      await Promise.all(
        deliveries.map((delivery) => resend(invocation, delivery, countedHistory(delivery, settling), delaySeconds)),
      );
  }
}

/** The history of a copy; a message that nobody began has nothing to count. */
const countedHistory = ({ history }: Delivery, { cause, nowMs }: Settling): MessageHistory =>
  cause === 'not-begun' || cause === 'permanent' || cause === 'data'
    ? history
    : withPostponement(history, cause, nowMs);

/**
 * Publishes a FAILED event for a message, puts it on the dead-letter queue, and only then counts it as done. When either
 * fails the message is received again and both are done again, so neither is lost. The event comes first, because it may
 * be published under one id as often as it takes; dead letters would pile up for as long as no event is accepted.
 */
async function deadLetter<M>(invocation: Invocation<M>, undone: Undone<M>, error: PermanentError): Promise<void> {
  const { delivery, message, caseId, body } = undone;
  const { name, queue, publishFailure, log, measure } = invocation.options;
  const { originalMessageId: messageId, redrives } = delivery.history;
  const attributes = deadLetterAttributes(delivery, error);
  const { code, message: reason } = error;
  try {
    await publishFailure({ consumer: name, messageId, redrives, code, reason, caseId, message, body });
    await queue.deadLetter({ body: delivery.body, attributes, groupId: delivery.groupId ?? messageGroup(caseId) });
  } catch (failure) {
    await settleFailed(invocation, caseId, [undone], failure);
    return;
  }
  invocation.outcomes.set(delivery, 'done');
  measure('MessagesRefused', 1);
  log.warn('A message was put on the dead-letter queue.', { messageId: delivery.messageId, code, reason });
}

/** Puts messages that failed back, each for as long as its receives and chance say. */
async function requeue<M>(invocation: Invocation<M>, deliveries: readonly Delivery[], error: unknown): Promise<void> {
  const { log, measure, random, settings } = invocation.options;
  log.error('Messages failed and will be received again.', { messageIds: messageIdsOf(deliveries), error });
  measure('MessagesRequeued', deliveries.length);
  const { requeueBaseSeconds, requeueMaxSeconds } = settings;
  await Promise.all(
    deliveries.map((delivery) => {
      const seconds = requeueDelaySeconds(random, delivery.receives, requeueBaseSeconds, requeueMaxSeconds);
      return putBack(invocation, delivery, seconds);
    }),
  );
}

async function postpone<M>(
  invocation: Invocation<M>,
  deliveries: readonly Delivery[],
  settling: Settling,
): Promise<void> {
  const { log, measure, random, settings } = invocation.options;
  const { cause: blame, error } = settling;
  log.warn('Messages are postponed: what failed is not held against them.', {
    messageIds: messageIdsOf(deliveries),
    blame,
    error,
  });
  const { requeueBaseSeconds, requeueMaxSeconds } = settings;
  await Promise.all(
    deliveries.map((delivery) => {
      const { postponements } = delivery.history;
      const seconds = postponementDelaySeconds(random, postponements, requeueBaseSeconds, requeueMaxSeconds);
      return resend(invocation, delivery, countedHistory(delivery, settling), seconds);
    }),
  );
  // A copy that was not accepted is a message that is received again, and counts there.
  const accepted = deliveries.filter((delivery) => invocation.outcomes.get(delivery) === 'done').length;
  if (accepted > 0) measure('MessagesPostponed', accepted);
}

/**
 * Sends a copy of a message and only then counts the message as done, so that its receives begin again at one. A crash
 * between the two leaves both, which is what any repeat is. The message stays in hand until the response is given, as
 * Lambda deletes it only then. When the copy is not accepted, or has no room for the history, the message is received again.
 * @param history What the copy says became of the message; attributes of its own stay behind where it needs the room.
 */
async function resend<M>(
  invocation: Invocation<M>,
  delivery: Delivery,
  history: MessageHistory,
  delaySeconds: number,
): Promise<void> {
  const { body, groupId, attributes: own } = delivery;
  // Without it the copy would be a new message, and sending it again would never end.
  const attributes = attributesThatFit(body, historyAttribute(history, body), own);
  if (!Object.hasOwn(attributes, HISTORY_ATTRIBUTE)) {
    const error = new NoRoomForHistoryError('The body leaves no room for a history, so the message is not sent again.');
    return requeue(invocation, [delivery], error);
  }
  try {
    await invocation.options.queue.resend({ body, groupId, attributes }, delaySeconds);
  } catch (error) {
    return requeue(invocation, [delivery], error);
  }
  invocation.outcomes.set(delivery, 'done');
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

export const messageIdsOf = (deliveries: readonly Delivery[]): string[] => deliveries.map(({ messageId }) => messageId);
