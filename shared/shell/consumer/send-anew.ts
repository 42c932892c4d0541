import { historyAttribute, type MessageHistory } from '../../core/message-history.ts';
import { attributesThatFit } from '../../core/sqs-attributes.ts';
import type { Delivery } from './delivery.ts';
import type { Invocation } from './invocation.ts';
import { requeue } from './requeue.ts';

/**
 * Sends a copy of a message and only then counts the message as done, so that its receives begin anew. A crash between
 * the two leaves both, which is what any repeat is. The message stays in hand until the response is given, as Lambda
 * deletes it only then. When the copy is not taken, the message is received again.
 * @param history What the copy says became of the message; left out where SQS takes no further attribute.
 */
export async function sendAnew<M>(
  invocation: Invocation<M>,
  delivery: Delivery,
  history: MessageHistory,
  delaySeconds: number,
): Promise<void> {
  const { body, groupId, attributes: own } = delivery;
  // One that comes with the message would stand in the way of the later one.
  const { history: _, ...foreign } = own;
  const attributes = attributesThatFit(body, foreign, historyAttribute(history));
  try {
    await invocation.options.queue.sendAnew({ body, groupId, attributes }, delaySeconds);
  } catch (error) {
    await requeue(invocation, [delivery], error);
    return;
  }
  invocation.outcomes.set(delivery, 'done');
}
