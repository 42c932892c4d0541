import { setTimeout as delay } from 'node:timers/promises';
import type { EmulatedQueue } from '../../../../localstack/fauxqs/emulated-queue.ts';
import { LONG_POLL_MS } from '../../../../localstack/runtime/collect-batch.ts';
import { type EventSourceMapping, startMapping } from '../../../../localstack/runtime/event-source-mapping.ts';
import type { Lab } from '../../lab/lab.ts';
import { sourceQueue } from '../../lab/lab-queues.ts';

/** Functions that write what every worker on the case writes, by the consumer whose queue they read. */
const CROWDED = { loader: 'documentloader', tagger: 'tagger' } as const;
type Crowded = keyof typeof CROWDED;
export const CROWDED_LAMBDAS: readonly string[] = Object.values(CROWDED);

/**
 * Queues that give every invocation one message, and the first only when there is one for every worker: so all begin at
 * once, and what waits is shared by as many as there are.
 */
export interface CrowdedQueues {
  /** For `LabOptions.decorateQueue`. */
  readonly decorateQueue: (queue: EmulatedQueue) => EmulatedQueue;
  /**
   * Lets so many more invocations of each run at a time: the stage's own event source mapping runs no more than the
   * stage is deployed with, whatever else is asked of it.
   */
  addWorkers(lab: Pick<Lab, 'runtime'>, more: number): { stop(): Promise<void> };
}

/** @param workers Of each crowded function in all. */
export function crowdedQueues(workers: number): CrowdedQueues {
  const queues = new Map<string, EmulatedQueue>();
  return {
    decorateQueue(queue) {
      const isCrowded = Object.keys(CROWDED).some((consumer) => queue.name === sourceQueue(consumer as Crowded));
      const own = oneMessageEach(queue, isCrowded ? workers : 0);
      queues.set(queue.name, own);
      return own;
    },
    addWorkers({ runtime }, more) {
      const mappings = Object.entries(CROWDED).map(([consumer, lambda]): EventSourceMapping => {
        const queue = queues.get(sourceQueue(consumer as Crowded));
        const name = Object.keys(runtime.functions).find((found) => found.endsWith(`-${lambda}`));
        if (!queue || !name) throw new Error(`There is no queue or no function of ${lambda}.`);
        return startMapping({
          plan: {
            queueArn: queue.arn,
            functionArn: name,
            batchSize: 1,
            batchingWindowSeconds: 0,
            maximumConcurrency: more,
            reportsBatchItemFailures: true,
          },
          queue,
          target: { invoke: (event) => runtime.invoke(name, event) },
          concurrency: more,
          region: runtime.region,
          // A failure brings its message again, which is told as one.
          onFailure: () => {},
        });
      });
      return { stop: async () => void (await Promise.all(mappings.map((mapping) => mapping.stop()))) };
    },
  };
}

const POLL_MS = 50;

function oneMessageEach(queue: EmulatedQueue, first: number): EmulatedQueue {
  let isOpen = false;
  return {
    ...queue,
    async receive(_max, waitMs) {
      // A batch begins with a long poll; what is asked for after it would fill the batch up.
      if (waitMs !== LONG_POLL_MS) return [];
      isOpen ||= queue.counts().visible >= first;
      if (isOpen) return queue.receive(1, waitMs);
      await delay(POLL_MS);
      return [];
    },
  };
}
