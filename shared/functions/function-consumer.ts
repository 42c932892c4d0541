import { randomBytes } from 'node:crypto';
import { afterAbort, inCase, untilAborted } from '../cases/case-context.ts';
import type { Sessions } from '../cases/sessions.ts';
import { createIdempotentCommands, type RunCommand } from '../idempotency/idempotent-command.ts';
import type { PublishEvents } from '../messages/send/publish-events.ts';
import { publishFailure } from '../messages/send/publish-failure.ts';
import type { Log } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import { type Annotations, type Trace, untraced } from '../observability/tracing.ts';
import type { Availability } from '../sqs-consumer/availability.ts';
import type { ConsumerLimits, ConsumerOptions, QueuePort } from '../sqs-consumer/consumer-options.ts';
import { type ConsumerHandler, createConsumer } from '../sqs-consumer/create-consumer.ts';

/** What a lambda says of its own consumer; the rest is the same for all. */
export type OwnOptions<M> = Pick<ConsumerOptions<M>, 'parse' | 'caseIdOf' | 'process'> &
  Partial<Pick<ConsumerOptions<M>, 'unitsOf' | 'admit' | 'logFields'>>;

/** What every consumer stands on. */
export interface FunctionConsumerOptions {
  /** The lambda's name, as in its events and idempotency keys. */
  readonly name: string;
  readonly sessions: Pick<Sessions, 'directory'>;
  readonly queue: QueuePort;
  /** What the deployment says; the rest is the same everywhere. */
  readonly settings: Omit<ConsumerLimits, 'deadlineReserveMs' | 'maxConcurrentCases'>;
  readonly availability: Availability;
  readonly publish: PublishEvents;
  readonly clock: () => number;
  readonly random: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Default: nothing is traced. */
  readonly trace?: Trace;
}

/** Milliseconds kept back before the function times out. */
const DEADLINE_RESERVE_MS = 10_000;
/** Cases of one invocation at once; with one connection each they stay below the pool's five. */
const MAX_CONCURRENT_CASES = 4;

/** Makes a function's handler: what is its own on what all share. Metrics are written once an invocation, whatever it comes to. */
export function createFunctionConsumer<M>(
  {
    name,
    sessions,
    queue,
    settings,
    availability,
    publish,
    clock,
    random,
    log,
    metrics,
    trace = untraced,
  }: FunctionConsumerOptions,
  own: OwnOptions<M>,
): ConsumerHandler {
  const consume = createConsumer({
    admit: async (caseId) => {
      await sessions.directory.admit(caseId);
    },
    ...own,
    process: (unit, context) =>
      trace('unit', annotationsOf(own, unit), () => untilAborted(context.signal, () => own.process(unit, context))),
    name,
    inCase,
    queue,
    publishFailure: publishFailure(publish, clock),
    availability,
    clock,
    random,
    settings: { ...settings, deadlineReserveMs: DEADLINE_RESERVE_MS, maxConcurrentCases: MAX_CONCURRENT_CASES },
    log,
    measure: metrics.measure,
  });
  return async (event, context) => {
    try {
      return await consume(event, context);
    } finally {
      metrics.flush();
    }
  };
}

/** All messages of a unit are of one case, and of one batch where they name it. */
function annotationsOf<M>({ caseIdOf, logFields }: OwnOptions<M>, [first]: readonly M[]): Annotations {
  if (first === undefined) return { caseId: null };
  const { batchId } = logFields?.(first) ?? {};
  return { caseId: caseIdOf(first), batchId: typeof batchId === 'number' ? batchId : undefined };
}

/** How long a finished command is remembered; a message that was postponed for longer repeats it, which changes nothing. */
const REMEMBERED_SECONDS = 24 * 60 * 60;

/**
 * Makes a function's commands idempotent by records in the core database.
 * @param name The function's name, which keeps its commands apart from another's.
 * @param schema The core database.
 * @param clock Milliseconds since 1970.
 */
export const createFunctionCommands = (
  name: string,
  sessions: Pick<Sessions, 'coreWriterSession'>,
  schema: string,
  clock: () => number,
): RunCommand =>
  createIdempotentCommands({
    store: {
      // A claim that its worker cannot give up keeps every retry waiting until it runs out.
      rows: (statement) => afterAbort(() => sessions.coreWriterSession((session) => session.rows(statement))),
      run: (statement) => afterAbort(() => sessions.coreWriterSession((session) => session.run([statement]))),
    },
    schema,
    name,
    expiresAfterSeconds: REMEMBERED_SECONDS,
    newOwner: () => randomBytes(16),
    now: clock,
  });
