import type { EmulatedQueue, ReceivedMessage } from '../emulator/emulated-queue.ts';

/** SQS gives at most ten a call. */
const MAX_RECEIVE = 10;
/** The long poll that a batch begins with; after it the caller looks whether it should stop. */
export const LONG_POLL_MS = 20_000;
/** Lambda invokes with at most 6 MB; a message is at most 1 MiB, and what does not fit must not be received. */
const FULL_AT_BYTES = 5_000_000;

export interface BatchLimits {
  readonly batchSize: number;
  readonly windowMs: number;
}

/**
 * Gathers a batch as Lambda does: from the first message on, until the batch is full, its payload is, or the window ends.
 * Without a window it is what is there. Empty when no message came within a long poll, or on `stopped`.
 */
export async function collectBatch(
  queue: Pick<EmulatedQueue, 'receive'>,
  { batchSize, windowMs }: BatchLimits,
  stopped: () => boolean,
): Promise<ReceivedMessage[]> {
  const messages = await queue.receive(Math.min(MAX_RECEIVE, batchSize), LONG_POLL_MS);
  const deadline = Date.now() + windowMs;
  let bytes = sizeOf(messages);
  while (messages.length > 0 && messages.length < batchSize && bytes < FULL_AT_BYTES && !stopped()) {
    const left = deadline - Date.now();
    const more = await queue.receive(roomFor(messages.length, batchSize), Math.max(0, left));
    if (more.length === 0 && left <= 0) break;
    messages.push(...more);
    bytes += sizeOf(more);
  }
  return messages;
}

const roomFor = (collected: number, batchSize: number): number => Math.min(MAX_RECEIVE, batchSize - collected);

const sizeOf = (messages: readonly ReceivedMessage[]): number =>
  messages.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
