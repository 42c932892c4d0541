import type { PermanentError } from '../domain/permanent-error.ts';
import { messageGroup } from '../messages/message-group.ts';
import { deadLetterAttributes } from './core/dead-letter.ts';
import type { Delivery } from './delivery.ts';
import type { Invocation } from './invocation.ts';
import { settleFailed } from './postpone.ts';

/** A message that can never succeed, as far as it was understood. */
export interface Rejected<M> {
  readonly delivery: Delivery;
  readonly message: M | null;
  readonly caseId: number | null;
  readonly body: unknown;
}

/**
 * Tells of a message by a FAILED event, puts it on the dead-letter queue, and only then counts it as done. When either
 * fails the message comes again and both are done anew, so neither is lost. The event comes first, as it may be told as
 * often as it takes under one id; letters would pile up for as long as no event is taken.
 */
export async function rejectMessage<M>(
  invocation: Invocation<M>,
  { delivery, message, caseId, body }: Rejected<M>,
  error: PermanentError,
): Promise<void> {
  const { name, queue, publishFailure, log, measure } = invocation.options;
  const { originalMessageId: messageId, redrives } = delivery.history;
  const attributes = deadLetterAttributes(delivery, error);
  const { code, message: reason } = error;
  try {
    await publishFailure({ consumer: name, messageId, redrives, code, reason, caseId, message, body });
    await queue.deadLetter({ body: delivery.body, attributes, groupId: delivery.groupId ?? messageGroup(caseId) });
  } catch (failure) {
    await settleFailed(invocation, caseId, [delivery], failure);
    return;
  }
  invocation.outcomes.set(delivery, 'done');
  measure('MessagesRefused', 1);
  log.warn('A message was put on the dead-letter queue.', { messageId: delivery.messageId, code, reason });
}
