import type { EmulatedQueue, ReceivedMessage } from '../fauxqs/emulated-queue.ts';

/** SQS gives at most ten a call. */
const MAX_RECEIVE = 10;
/** The long poll that a batch begins with; after it the caller looks whether it should stop. */
export const LONG_POLL_MS = 20_000;
/**
 * Lambda invokes with at most 6 MB; read as millions, so that it is no more by either reading.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MAX_PAYLOAD_BYTES = 6_000_000;

export interface BatchLimits {
  readonly batchSize: number;
  readonly windowMs: number;
  /** What a message adds to the payload, in bytes. */
  readonly bytesOf: (message: ReceivedMessage) => number;
}

/** What a poller goes by. */
interface Polling {
  readonly stopped: () => boolean;
  /** Milliseconds. */
  readonly clock: () => number;
}

export interface CollectedBatch {
  readonly messages: readonly ReceivedMessage[];
  /** What was received and has no room in the payload: it is in flight, and the next batch begins with it. */
  readonly rest: readonly ReceivedMessage[];
}

/**
 * Gathers a batch as Lambda does: from the first message on, until the batch is full, its payload is, or the window ends.
 * Without a window it is what is there. Empty when no message came within a long poll, or on `stopped`.
 * @param begun The rest of the batch before.
 */
export async function collectBatch(
  queue: Pick<EmulatedQueue, 'receive'>,
  { batchSize, windowMs, bytesOf }: BatchLimits,
  { stopped, clock }: Polling,
  begun: readonly ReceivedMessage[] = [],
): Promise<CollectedBatch> {
  const received = begun.length > 0 ? begun : await queue.receive(Math.min(MAX_RECEIVE, batchSize), LONG_POLL_MS);
  const deadline = clock() + windowMs;
  let batch = withRoomFor(received, bytesOf);
  while (batch.messages.length > 0 && batch.messages.length < batchSize && batch.rest.length === 0 && !stopped()) {
    const left = deadline - clock();
    if (windowMs > 0 && left <= 0) break;
    const more = await queue.receive(Math.min(MAX_RECEIVE, batchSize - batch.messages.length), Math.max(0, left));
    if (more.length === 0 && left <= 0) break;
    batch = withRoomFor(more, bytesOf, batch);
  }
  return batch;
}

interface MeasuredBatch extends CollectedBatch {
  readonly bytes: number;
}

const NOTHING: MeasuredBatch = { messages: [], rest: [], bytes: 0 };

/** Adds the first of them, as many as one payload takes; a message alone always goes, as nothing is smaller. */
function withRoomFor(
  received: readonly ReceivedMessage[],
  bytesOf: BatchLimits['bytesOf'],
  { messages, bytes }: MeasuredBatch = NOTHING,
): MeasuredBatch {
  const taken = [...messages];
  let sum = bytes;
  for (const [i, message] of received.entries()) {
    const size = bytesOf(message);
    if (taken.length > 0 && sum + size > MAX_PAYLOAD_BYTES)
      return { messages: taken, rest: received.slice(i), bytes: sum };
    taken.push(message);
    sum += size;
  }
  return { messages: taken, rest: [], bytes: sum };
}
