import type { EmulatedQueue, ReceivedMessage } from '../../../../localstack/fauxqs/emulated-queue.ts';
import type { Choose } from '../../choices.ts';
import { messageKey, NOTIFICATION } from '../../lab/message-key.ts';
import { occurrences } from '../../lab/occurrences.ts';

/** Queues whose messages the sweep can do without; the others hold what operators and the schedule send. */
const LOSING = /-(intake|loader|tagger|checkpoint)$/;

/** Deletes messages behind the system's back and keeps count. */
export interface Losses {
  /** For `LabOptions.decorateQueue`. */
  readonly decorateQueue: (queue: EmulatedQueue) => EmulatedQueue;
  /** Messages deleted, by type. */
  lost(): Readonly<Record<string, number>>;
  /** Messages that came to a function, by type. */
  delivered(): Readonly<Record<string, number>>;
}

/**
 * Loses the first message of every type, so that each is missed once, and after that a share of them. A notification
 * is lost only when it comes again, after its intake was killed: before its file is recorded, nobody can miss it.
 */
export function chosenLosses(choose: Choose, share: number): Losses {
  const lost = new Map<string, number>();
  const delivered = new Map<string, number>();
  const count = (counts: Map<string, number>, type: string) => counts.set(type, (counts.get(type) ?? 0) + 1);
  const times = occurrences();
  const isLost = (type: string, { body, attributes }: ReceivedMessage): boolean => {
    if (type === NOTIFICATION && attributes.ApproximateReceiveCount === '1') return false;
    const { key } = messageKey(body);
    return !lost.has(type) || choose(key, times(key)) < share;
  };
  return {
    decorateQueue: (queue) =>
      LOSING.test(queue.name)
        ? {
            ...queue,
            async receive(max, waitMs) {
              const kept: ReceivedMessage[] = [];
              for (const message of await queue.receive(max, waitMs)) {
                const { type } = messageKey(message.body);
                if (type !== null && isLost(type, message)) {
                  queue.delete(message.receiptHandle);
                  count(lost, type);
                } else {
                  if (type !== null) count(delivered, type);
                  kept.push(message);
                }
              }
              return kept;
            },
          }
        : queue,
    lost: () => Object.fromEntries(lost),
    delivered: () => Object.fromEntries(delivered),
  };
}
