import type { SeededRandom } from '../../../../localstack/demo/sample/seeded-random.ts';
import type { EmulatedQueue, ReceivedMessage } from '../../../../localstack/emulator/emulated-queue.ts';

/** Messages held back at a time, to be handed out in another order. */
const HELD = 100;
const A_RECEIVE = 10;

/**
 * A queue that gives what waits in any order, and in any company. What it holds back is received already, so it comes once
 * more from the queue itself when it is held for longer than its visibility.
 */
export function disorderedQueue(queue: EmulatedQueue, random: SeededRandom): EmulatedQueue {
  const held: ReceivedMessage[] = [];
  return {
    ...queue,
    async receive(max, waitMs) {
      if (held.length === 0) held.push(...(await queue.receive(max, waitMs)));
      while (held.length < HELD) {
        const more = await queue.receive(A_RECEIVE, 0);
        if (more.length === 0) break;
        held.push(...more);
      }
      const count = held.length === 0 ? 0 : 1 + random.below(Math.min(max, held.length));
      return Array.from({ length: count }, () => held.splice(random.below(held.length), 1)).flat();
    },
    interrupt() {
      for (const { receiptHandle } of held.splice(0)) queue.release(receiptHandle);
      queue.interrupt();
    },
  };
}
