import type { EmulatedQueue, ReceivedMessage } from '../../../../localstack/fauxqs/emulated-queue.ts';
import { LONG_POLL_MS } from '../../../../localstack/runtime/collect-batch.ts';
import type { Choose } from '../../choices.ts';
import { messageKey } from '../../lab/message-key.ts';
import { occurrences } from '../../lab/occurrences.ts';

export interface RepeatingOptions {
  readonly choose: Choose;
  /** Of the messages, from 0 to 1. */
  readonly share: number;
  /** Told of every message that is handed out for the first time. */
  readonly onMessage: (message: ReceivedMessage) => void;
  /** Told of every message that is handed out once more, and whether nobody had finished it by then. */
  readonly onRepeat: (inFlight: boolean) => void;
}

/**
 * A queue that delivers some of its messages twice at the same time: to the invocation that asks, and to the next one,
 * which begins while the first still runs.
 */
export function repeatingQueue(
  queue: EmulatedQueue,
  { choose, share, onMessage, onRepeat }: RepeatingOptions,
): EmulatedQueue {
  const again: ReceivedMessage[] = [];
  const unfinished = new Set<string>();
  const times = occurrences();
  return {
    ...queue,
    async receive(max, waitMs) {
      // Only at the beginning of a batch: within one, the copy would meet the message in the same invocation.
      if (again.length > 0 && waitMs === LONG_POLL_MS) {
        const repeated = again.splice(0, max);
        for (const { receiptHandle } of repeated) onRepeat(unfinished.has(receiptHandle));
        return repeated;
      }
      const messages = await queue.receive(max, waitMs);
      for (const message of messages) {
        onMessage(message);
        unfinished.add(message.receiptHandle);
        const { key } = messageKey(message.body);
        if (choose(key, times(key)) < share) again.push(message);
      }
      return messages;
    },
    delete(receiptHandle) {
      unfinished.delete(receiptHandle);
      queue.delete(receiptHandle);
    },
  };
}
