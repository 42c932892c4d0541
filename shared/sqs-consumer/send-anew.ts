import { attributesThatFit } from '../aws/core/sqs-attributes.ts';
import { HISTORY_ATTRIBUTE, historyAttribute, type MessageHistory } from './core/message-history.ts';
import type { Delivery } from './delivery.ts';
import type { Invocation } from './invocation.ts';
import { requeue } from './requeue.ts';

/** Why a message is received again that was to be sent anew. */
export class NoRoomForHistoryError extends Error {
  override readonly name = 'NoRoomForHistoryError';
}

/**
 * Sends a copy of a message and only then counts the message as done, so that its receives begin anew. A crash between
 * the two leaves both, which is what any repeat is. The message stays in hand until the response is given, as Lambda
 * deletes it only then. When the copy is not taken, or has no room for the history, the message is received again.
 * @param history What the copy says became of the message; attributes of its own stay behind where it needs the room.
 */
export async function sendAnew<M>(
  invocation: Invocation<M>,
  delivery: Delivery,
  history: MessageHistory,
  delaySeconds: number,
): Promise<void> {
  const { body, groupId, attributes: own } = delivery;
  // Without it the copy would be a new message, and sending it anew would never end.
  const attributes = attributesThatFit(body, historyAttribute(history, body), own);
  if (!Object.hasOwn(attributes, HISTORY_ATTRIBUTE)) {
    const error = new NoRoomForHistoryError('The body leaves no room for a history, so the message is not sent anew.');
    await requeue(invocation, [delivery], error);
    return;
  }
  try {
    await invocation.options.queue.sendAnew({ body, groupId, attributes }, delaySeconds);
  } catch (error) {
    await requeue(invocation, [delivery], error);
    return;
  }
  invocation.outcomes.set(delivery, 'done');
}
