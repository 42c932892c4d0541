import type { DeadLetter, QueuePort } from '../../../shared/shell/consumer/consumer-options.ts';
import type { ConsumerHandler } from '../../../shared/shell/consumer/create-consumer.ts';
import {
  createFunctionConsumer,
  type FunctionConsumerOptions,
  type OwnOptions,
} from '../../../shared/shell/function-consumer.ts';
import type { Log, LogFields } from '../../../shared/shell/logger.ts';
import { sqsEvent, sqsRecord } from '../fake-sqs.ts';

/** A message that the handler gave back to its queue. */
export interface Returned {
  readonly body: string;
  /** Why, as the handler logged it. */
  readonly error: unknown;
}

/** What became of an SQS event; all other messages were done. */
export interface Handled {
  readonly returned: readonly Returned[];
  readonly deadLetters: readonly DeadLetter[];
}

type World = Pick<FunctionConsumerOptions, 'name' | 'sessions' | 'publish' | 'clock'>;

const MINUTES_LEFT = 300_000;
let requests = 0;

/** Calls a function's handler, made as its runtime makes it, with one SQS event of these bodies. */
export async function handleEvent<M>(world: World, own: OwnOptions<M>, bodies: readonly string[]): Promise<Handled> {
  const deadLetters: DeadLetter[] = [];
  const queue: QueuePort = {
    changeVisibility: async () => {},
    deadLetter: async (letter) => void deadLetters.push(letter),
  };
  const reasons = createReasons();
  const visibilityTimeoutSeconds = 90;
  const handler: ConsumerHandler = createFunctionConsumer(
    { ...world, queue, visibilityTimeoutSeconds, random: Math.random, log: reasons.log },
    own,
  );
  requests += 1;
  const messages = new Map(bodies.map((body, i) => [`message ${requests}.${i}`, body]));
  const records = [...messages].map(([messageId, body]) => sqsRecord({ messageId, body }));
  const { batchItemFailures } = await handler(sqsEvent(...records), {
    awsRequestId: `request ${requests}`,
    getRemainingTimeInMillis: () => MINUTES_LEFT,
  });
  const returned = batchItemFailures.map(({ itemIdentifier }) => ({
    body: messages.get(itemIdentifier) ?? '',
    error: reasons.of(itemIdentifier),
  }));
  return { returned, deadLetters };
}

/** A log that keeps nothing but why messages were given back. */
function createReasons() {
  const ofMessage = new Map<string, unknown>();
  let ofBatch: unknown;
  const ignore = () => {};
  const error = (_message: string, fields: LogFields = {}) => {
    if (!Array.isArray(fields['messageIds'])) ofBatch = fields['error'];
    else for (const messageId of fields['messageIds']) ofMessage.set(messageId, fields['error']);
  };
  const log: Log = { debug: ignore, info: ignore, warn: ignore, error };
  return { log, of: (messageId: string) => ofMessage.get(messageId) ?? ofBatch };
}

/** True when the error, or what caused it, is of that kind: Powertools and the migration library wrap what they catch. */
export const isCausedBy = (error: unknown, kind: new (...args: never[]) => Error): boolean =>
  error instanceof kind || (error instanceof Error && error.cause !== undefined && isCausedBy(error.cause, kind));
