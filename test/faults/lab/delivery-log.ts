import type { EmulatedQueue, ReceivedMessage } from '../../../localstack/fauxqs/emulated-queue.ts';
import { historyOf, type MessageHistory } from '../../../shared/sqs-consumer/core/message-history.ts';

/** One message, under every id that it was sent anew with. */
export interface DeliveredMessage {
  readonly queue: string;
  /** Null when it names none. */
  readonly caseId: number | null;
  readonly body: string;
  /** Milliseconds since the epoch of each delivery. */
  readonly deliveredAt: readonly number[];
  /** Ids under which it came when it had come under them before, one for each such delivery. */
  readonly receivedAgain: readonly string[];
  /** As its latest delivery tells it. */
  readonly history: MessageHistory;
}

/** Notes every delivery of every message to a function. */
export interface DeliveryLog {
  /** For `LabOptions.decorateQueue`. */
  readonly decorateQueue: (queue: EmulatedQueue) => EmulatedQueue;
  /** Those of a case, in the order in which they first came. */
  messages(caseId: number): readonly DeliveredMessage[];
}

export function createDeliveryLog(clock: () => number = Date.now): DeliveryLog {
  const messages = new Map<string, DeliveredMessage>();
  const note = (queue: string, { messageId, body, attributes, messageAttributes }: ReceivedMessage): void => {
    const history = historyOf({
      messageId,
      body,
      sentAt: Number(attributes.SentTimestamp),
      receives: Number(attributes.ApproximateReceiveCount),
      attributes: Object.fromEntries(
        Object.entries(messageAttributes).map(([name, { DataType, StringValue }]) => [
          name,
          { dataType: DataType, stringValue: StringValue },
        ]),
      ),
    });
    const before = messages.get(history.originalMessageId);
    const isAgain = Number(attributes.ApproximateReceiveCount) > 1;
    messages.set(history.originalMessageId, {
      queue,
      caseId: caseOf(body),
      body,
      deliveredAt: [...(before?.deliveredAt ?? []), clock()],
      receivedAgain: [...(before?.receivedAgain ?? []), ...(isAgain ? [messageId] : [])],
      history,
    });
  };
  return {
    decorateQueue: (queue) => ({
      ...queue,
      async receive(max, waitMs) {
        const received = await queue.receive(max, waitMs);
        for (const message of received) note(queue.name, message);
        return received;
      },
    }),
    messages: (caseId) => [...messages.values()].filter((message) => message.caseId === caseId),
  };
}

/** A command or an event names its case; S3's has it in the object's key. */
function caseOf(body: string): number | null {
  const [, named, inKey] = /"caseId":(\d+)|"key":"cases\/(\d+)\//.exec(body) ?? [];
  return named === undefined && inKey === undefined ? null : Number(named ?? inKey);
}
