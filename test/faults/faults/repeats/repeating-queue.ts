import type { SeededRandom } from '../../../../localstack/demo/sample/seeded-random.ts';
import type { EmulatedQueue, ReceivedMessage } from '../../../../localstack/emulator/emulated-queue.ts';
import { LONG_POLL_MS } from '../../../../localstack/runtime/collect-batch.ts';

export interface RepeatingOptions {
  readonly random: SeededRandom;
  readonly percent: number;
  /** Told of every message, and whether it will come again. */
  readonly onMessage: (message: ReceivedMessage, again: boolean) => void;
}

/**
 * A queue that delivers some of its messages twice at the same time: to the invocation that asks, and to the next one,
 * which begins while the first still runs.
 */
export function repeatingQueue(queue: EmulatedQueue, { random, percent, onMessage }: RepeatingOptions): EmulatedQueue {
  const again: ReceivedMessage[] = [];
  return {
    ...queue,
    async receive(max, waitMs) {
      // Only at the beginning of a batch: within one, the copy would meet the message in the same invocation.
      if (again.length > 0 && waitMs === LONG_POLL_MS) return again.splice(0, max);
      const messages = await queue.receive(max, waitMs);
      for (const message of messages) {
        const repeated = random.chance(percent);
        onMessage(message, repeated);
        if (repeated) again.push(message);
      }
      return messages;
    },
  };
}
