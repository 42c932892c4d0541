import {
  createFunctionConsumer,
  type FunctionConsumerOptions,
  type OwnOptions,
} from '../../../shared/functions/function-consumer.ts';
import type { Log, LogFields } from '../../../shared/observability/logger.ts';
import type { Metrics } from '../../../shared/observability/metrics.ts';
import { createAvailability } from '../../../shared/sqs-consumer/availability.ts';
import type { QueuePort, RefusedMessage } from '../../../shared/sqs-consumer/consumer-options.ts';
import type { ConsumerHandler } from '../../../shared/sqs-consumer/create-consumer.ts';
import { createFakeMetrics } from '../fake-metrics.ts';
import { sqsEvent, sqsRecord } from '../fake-sqs.ts';

/** A message that the handler gave back to its queue, or sent anew. */
export interface Returned {
  readonly body: string;
  /** Why, as the handler logged it. */
  readonly error: unknown;
}

/** What became of an SQS event; all other messages were done. */
export interface Handled {
  readonly returned: readonly Returned[];
  readonly deadLetters: readonly RefusedMessage[];
}

type World = Pick<FunctionConsumerOptions, 'name' | 'sessions' | 'publish' | 'clock'> & {
  readonly metrics?: Metrics;
};

const MINUTES_LEFT = 300_000;
let requests = 0;

/** Calls a function's handler, made as its runtime makes it, with one SQS event of these bodies. */
export async function handleEvent<M>(world: World, own: OwnOptions<M>, bodies: readonly string[]): Promise<Handled> {
  const deadLetters: RefusedMessage[] = [];
  const postponed: string[] = [];
  const queue: QueuePort = {
    changeVisibility: async () => {},
    deadLetter: async (letter) => void deadLetters.push(letter),
    resend: async ({ body }) => void postponed.push(body),
  };
  const reasons = createReasons();
  const settings = { visibilityTimeoutSeconds: 90, maxReceiveCount: 5, requeueBaseSeconds: 10, requeueMaxSeconds: 300 };
  // The server is there; what a test breaks it breaks by ports of its own.
  const { clock } = world;
  const availability = createAvailability({ writersOf: () => [], probe: async () => {}, clock, log: reasons.log });
  const handler: ConsumerHandler = createFunctionConsumer(
    { metrics: createFakeMetrics(), ...world, queue, settings, availability, random: Math.random, log: reasons.log },
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
  const again = postponed.map((body) => ({
    body,
    error: reasons.of([...messages].find(([, own]) => own === body)?.[0]),
  }));
  return { returned: [...returned, ...again], deadLetters };
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
  const log: Log = { debug: ignore, info: ignore, warn: error, error };
  return { log, of: (messageId = '') => ofMessage.get(messageId) ?? ofBatch };
}

/** True when the error, or what caused it, is of that kind: Powertools and the migration library wrap what they catch. */
export const isCausedBy = (error: unknown, kind: new (...args: never[]) => Error): boolean =>
  error instanceof kind || (error instanceof Error && error.cause !== undefined && isCausedBy(error.cause, kind));
