import type { EmulatedQueue, ReceivedMessage } from '../../../../localstack/fauxqs/emulated-queue.ts';
import type { Choose } from '../../choices.ts';
import { messageKey } from '../../lab/message-key.ts';
import { occurrences } from '../../lab/occurrences.ts';

/** Messages held back at a time, to be handed out in another order. */
const HELD = 100;
const A_RECEIVE = 10;

interface Held {
  readonly message: ReceivedMessage;
  readonly arrival: number;
  readonly place: number;
}

export interface DisorderOptions {
  readonly choose: Choose;
  /** Told how many messages that came before this one are handed out after it. */
  readonly onInversions: (count: number) => void;
}

/**
 * A queue that gives what waits in any order, and in any company. What it holds back is received already, so it comes once
 * more from the queue itself when it is held for longer than its visibility.
 */
export function disorderedQueue(queue: EmulatedQueue, { choose, onInversions }: DisorderOptions): EmulatedQueue {
  const held: Held[] = [];
  const times = occurrences();
  let arrivals = 0;
  let turn = 0;
  const hold = (messages: readonly ReceivedMessage[]) => {
    for (const message of messages) {
      const { key } = messageKey(message.body);
      held.push({ message, arrival: arrivals++, place: choose(key, times(key)) });
    }
    held.sort((a, b) => a.place - b.place);
  };
  return {
    ...queue,
    async receive(max, waitMs) {
      if (held.length === 0) hold(await queue.receive(max, waitMs));
      while (held.length < HELD) {
        const more = await queue.receive(A_RECEIVE, 0);
        if (more.length === 0) break;
        hold(more);
      }
      if (held.length === 0) return [];
      const count = 1 + Math.floor(choose(queue.name, turn++) * Math.min(max, held.length));
      const given = held.splice(0, count);
      for (const [i, { arrival }] of given.entries()) {
        onInversions([...given.slice(i + 1), ...held].filter((later) => later.arrival < arrival).length);
      }
      return given.map(({ message }) => message);
    },
    interrupt() {
      for (const { message } of held.splice(0)) queue.release(message.receiptHandle);
      queue.interrupt();
    },
  };
}
