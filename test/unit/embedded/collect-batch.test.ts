import { describe, expect, test } from 'vitest';
import type { ReceivedMessage } from '../../../localstack/emulator/emulated-queue.ts';
import { collectBatch } from '../../../localstack/runtime/collect-batch.ts';

const message = (body: string) => ({ body }) as ReceivedMessage;
const never = () => false;

/** Holds messages; notes what is asked of it. */
function queueOf(bodies: string[]) {
  const asked: { max: number; waits: boolean }[] = [];
  return {
    asked,
    async receive(max: number, waitMs: number) {
      asked.push({ max, waits: waitMs > 0 });
      return bodies.splice(0, max).map(message);
    },
  };
}

describe('a batch', () => {
  test('without a window is what is there, and never waits for more', async () => {
    const queue = queueOf(['a', 'b', 'c']);
    expect(await collectBatch(queue, { batchSize: 10, windowMs: 0 }, never)).toHaveLength(3);
    expect(queue.asked).toEqual([
      { max: 10, waits: true },
      { max: 7, waits: false },
    ]);
  });

  test('above ten is gathered from several receives and never exceeds its size', async () => {
    const bodies = Array.from({ length: 40 }, (_, i) => `${i}`);
    const queue = queueOf(bodies);
    expect(await collectBatch(queue, { batchSize: 25, windowMs: 5_000 }, never)).toHaveLength(25);
    expect(queue.asked.map(({ max }) => max)).toEqual([10, 10, 5]);
    expect(bodies).toHaveLength(15);
  });

  test('is closed early when its payload is as large as Lambda takes', async () => {
    const megabyte = 'x'.repeat(1_000_000);
    const queue = queueOf(Array.from({ length: 20 }, () => megabyte));
    expect(await collectBatch(queue, { batchSize: 100, windowMs: 5_000 }, never)).toHaveLength(10);
  });

  test('is empty when no message comes', async () => {
    expect(await collectBatch(queueOf([]), { batchSize: 10, windowMs: 5_000 }, never)).toEqual([]);
  });

  test('is not waited for when the mapping stops', async () => {
    const queue = queueOf(['a', 'b']);
    expect(await collectBatch(queue, { batchSize: 100, windowMs: 60_000 }, () => true)).toHaveLength(2);
    expect(queue.asked).toHaveLength(1);
  });
});
