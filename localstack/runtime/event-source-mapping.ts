import { counted } from '../../shared/domain/counted.ts';
import type { EmulatedQueue, ReceivedMessage } from '../fauxqs/emulated-queue.ts';
import { type BatchLimits, type CollectedBatch, collectBatch } from './collect-batch.ts';
import type { MappingPlan } from './deployment-plan.ts';
import type { LocalFunction } from './local-function.ts';
import { type Settlement, settleBatch } from './settle-batch.ts';
import { sqsEvent } from './sqs-event.ts';

export interface MappingSettings {
  readonly plan: MappingPlan;
  readonly queue: EmulatedQueue;
  readonly target: Pick<LocalFunction, 'invoke'>;
  /** Invocations at a time. */
  readonly concurrency: number;
  readonly region: string;
  /** Told of every invocation that failed, with no message's content. */
  readonly onFailure: (message: string) => void;
}

/** A running event source mapping. */
export interface EventSourceMapping {
  /** Invocations that run now. */
  active(): number;
  /** Receives no more; settles when the invocations that run have ended. Messages not begun go back. */
  stop(): Promise<void>;
}

/** Polls a queue and invokes a function, with Lambda's rules. One batch is collected at a time, so that batches are full. */
export function startMapping(settings: MappingSettings): EventSourceMapping {
  const { plan, queue, concurrency, region } = settings;
  const limits: BatchLimits = {
    batchSize: plan.batchSize,
    windowMs: plan.batchingWindowSeconds * 1000,
    bytesOf: (message) => Buffer.byteLength(JSON.stringify(sqsEvent([message], plan.queueArn, region))),
  };
  const running = new Set<Promise<void>>();
  let stopped = false;

  const poll = async () => {
    let collected: CollectedBatch = { messages: [], rest: [] };
    while (!stopped) {
      collected = await collectBatch(queue, limits, { stopped: () => stopped, clock: Date.now }, collected.rest);
      const { messages } = collected;
      if (stopped) break;
      if (messages.length === 0) continue;
      const run: Promise<void> = runBatch(settings, messages).finally(() => running.delete(run));
      running.add(run);
      collected = { messages: [], rest: collected.rest };
      if (running.size >= concurrency) await Promise.race(running);
    }
    for (const { receiptHandle } of [...collected.messages, ...collected.rest]) queue.release(receiptHandle);
  };
  const polling = poll();

  return {
    active: () => running.size,
    async stop() {
      stopped = true;
      queue.interrupt();
      await polling;
      await Promise.all(running);
    },
  };
}

async function runBatch(settings: MappingSettings, batch: readonly ReceivedMessage[]): Promise<void> {
  const { plan, queue, target, region, onFailure } = settings;
  const messageIds = batch.map(({ messageId }) => messageId);
  const result = await target.invoke(sqsEvent(batch, plan.queueArn, region));
  const settlement: Settlement =
    result.status === 'returned'
      ? settleBatch(messageIds, result.payload, plan.reportsBatchItemFailures)
      : { done: [], failed: messageIds };
  const done = new Set(settlement.done);
  for (const { messageId, receiptHandle } of batch) if (done.has(messageId)) queue.delete(receiptHandle);
  const messages = counted(batch.length, 'message');
  if (result.status !== 'returned') onFailure(`${result.status}, ${messages} left in the queue: ${result.message}`);
  else if (done.size === 0) onFailure(`a batch failed whole: ${messages}`);
}
