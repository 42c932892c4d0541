import { describe, expect, test } from 'vitest';
import type { ReceivedMessage } from '../../../localstack/fauxqs/emulated-queue.ts';
import { collectBatch } from '../../../localstack/runtime/collect-batch.ts';
import { sqsEvent } from '../../../localstack/runtime/sqs-event.ts';

const ARN = 'arn:aws:sqs:us-east-1:000000000000:work';
const message = (body: string, messageId = body) =>
  ({ messageId, body, attributes: { ApproximateReceiveCount: '1' }, messageAttributes: {} }) as ReceivedMessage;
const payloadOf = (messages: readonly ReceivedMessage[]): number =>
  Buffer.byteLength(JSON.stringify(sqsEvent(messages, ARN, 'us-east-1')));
const limitsOf = (batchSize: number, windowMs: number) => ({
  batchSize,
  windowMs,
  bytesOf: (one: ReceivedMessage) => payloadOf([one]),
});

/** Holds messages; notes what is asked of it. Each receive takes as long as it is told. */
function queueOf(messages: ReceivedMessage[], receiveMs = 0) {
  const asked: { max: number; waits: boolean }[] = [];
  let now = 0;
  return {
    asked,
    async receive(max: number, waitMs: number) {
      asked.push({ max, waits: waitMs > 0 });
      now += receiveMs;
      const received = messages.splice(0, max);
      // One that finds nothing waits to its end.
      if (received.length === 0) now += waitMs;
      return received;
    },
    polling: { stopped: () => false, clock: () => now },
  };
}
const bodies = (...texts: string[]) => texts.map((text) => message(text));
const numbered = (count: number) => bodies(...Array.from({ length: count }, (_, n) => `${n}`));

describe('a batch', () => {
  test('without a window is what is there, and never waits for more', async () => {
    const queue = queueOf(bodies('a', 'b', 'c'));
    const { messages } = await collectBatch(queue, limitsOf(10, 0), queue.polling);
    expect(messages).toHaveLength(3);
    expect(queue.asked).toEqual([
      { max: 10, waits: true },
      { max: 7, waits: false },
    ]);
  });

  test('above ten is gathered from several receives and never exceeds its size', async () => {
    const waiting = numbered(40);
    const queue = queueOf(waiting);
    const { messages } = await collectBatch(queue, limitsOf(25, 5_000), queue.polling);
    expect(messages).toHaveLength(25);
    expect(queue.asked.map(({ max }) => max)).toEqual([10, 10, 5]);
    expect(waiting).toHaveLength(15);
  });

  test('closes when its window ends, also while messages go on coming', async () => {
    const waiting = numbered(100);
    const queue = queueOf(waiting, 2_000);
    const { messages } = await collectBatch(queue, limitsOf(100, 5_000), queue.polling);
    // The window begins with the first ten, and the last receive within it begins after four of its five seconds.
    expect(messages).toHaveLength(40);
    expect(waiting).toHaveLength(60);
  });

  test('waits for its window to end when no more messages come', async () => {
    const queue = queueOf(bodies('a'));
    const { messages } = await collectBatch(queue, limitsOf(100, 5_000), queue.polling);
    expect(messages).toHaveLength(1);
    expect(queue.polling.clock()).toBe(5_000);
  });

  test('has no larger payload than Lambda takes, and what has no room begins the next', async () => {
    // As large as SQS takes, and each quote is two bytes in the payload.
    const large = (id: string) => message('"'.repeat(2 ** 18) + 'x'.repeat(2 ** 20 - 2 ** 18), id);
    const ids = Array.from({ length: 12 }, (_, n) => `${n}`);
    const waiting = ids.map(large);
    const queue = queueOf(waiting);
    const batches: string[][] = [];
    let rest: readonly ReceivedMessage[] = [];
    while (waiting.length + rest.length > 0) {
      const batch = await collectBatch(queue, limitsOf(100, 5_000), queue.polling, rest);
      expect(payloadOf(batch.messages)).toBeLessThanOrEqual(6_000_000);
      batches.push(batch.messages.map(({ messageId }) => messageId));
      rest = batch.rest;
    }
    // Four of 1.3 MB each, and every message once, in its order.
    expect(batches.map((batch) => batch.length)).toEqual([4, 4, 4]);
    expect(batches.flat()).toEqual(ids);
  });

  test('that begins with what had no room waits for nothing without a window', async () => {
    const queue = queueOf([]);
    const { messages } = await collectBatch(queue, limitsOf(10, 0), queue.polling, bodies('a'));
    expect(messages).toHaveLength(1);
    expect(queue.asked).toEqual([{ max: 9, waits: false }]);
  });

  test('is empty when no message comes', async () => {
    const queue = queueOf([]);
    expect(await collectBatch(queue, limitsOf(10, 5_000), queue.polling)).toMatchObject({ messages: [], rest: [] });
  });

  test('is not waited for when the mapping stops', async () => {
    const queue = queueOf(bodies('a', 'b'));
    const { messages } = await collectBatch(queue, limitsOf(100, 60_000), { ...queue.polling, stopped: () => true });
    expect(messages).toHaveLength(2);
    expect(queue.asked).toHaveLength(1);
  });
});
