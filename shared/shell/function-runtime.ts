import { randomBytes } from 'node:crypto';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { coreSchema } from '../core/names.ts';
import { createSnsClient, createSqsClient } from './aws-clients.ts';
import type { ConsumerOptions } from './consumer/consumer-options.ts';
import { createConsumer } from './consumer/create-consumer.ts';
import { createSqsQueue } from './consumer/sqs-queue.ts';
import { inCase, untilAborted } from './database/case-context.ts';
import { databaseConfig } from './database/database-config.ts';
import { createSessions, type Sessions } from './database/sessions.ts';
import { type FunctionConfig, functionConfig } from './function-config.ts';
import { createIdempotentCommands, type RunCommand } from './idempotency/idempotent-command.ts';
import { createLogger, type Log } from './logger.ts';
import { createPublishEvents, type PublishEvents } from './messaging/publish-events.ts';
import { publishFailure } from './messaging/publish-failure.ts';
import { createSendMessages, type SendMessages } from './messaging/send-messages.ts';
import { createRetry } from './retry.ts';

/** What a function is made of, built once a cold start. */
export interface FunctionRuntime {
  readonly config: FunctionConfig;
  /** RDS_DBNAME and the name of the region. */
  readonly database: { readonly prefix: string; readonly region: string };
  readonly log: Log;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly sessions: Sessions;
  readonly publish: PublishEvents;
  readonly sendTo: (queueUrl: string) => SendMessages;
  readonly idempotent: RunCommand;
  readonly clock: () => number;
  /** Makes the function's handler of what is its own. */
  readonly consumer: <M>(own: OwnOptions<M>) => ReturnType<typeof createConsumer<M>>;
}

type OwnOptions<M> = Pick<ConsumerOptions<M>, 'parse' | 'caseIdOf' | 'process'> &
  Partial<Pick<ConsumerOptions<M>, 'unitsOf' | 'admit' | 'logFields'>>;

/** How long a finished command is remembered; by then its message is done or on the DLQ. */
const REMEMBERED_SECONDS = 24 * 60 * 60;
/** About 150 s of patience in five receives, more than a failover takes. */
const REQUEUE_BASE_SECONDS = 10;
const REQUEUE_MAX_SECONDS = 300;
/** Milliseconds kept back before the function times out. */
const DEADLINE_RESERVE_MS = 10_000;
/** Cases of one invocation at once; with one connection each they stay below the pool's five. */
const MAX_CONCURRENT_CASES = 4;

/**
 * Builds what all consumers share, from the environment.
 * @param name The lambda's name, as in its events and idempotency keys.
 * @throws Error naming what the environment lacks.
 */
export function createFunctionRuntime(name: string, env: NodeJS.ProcessEnv): FunctionRuntime {
  const config = functionConfig(env);
  const database = databaseConfig(env);
  const log = createLogger();
  const location = { endpointUrl: config.AWS_ENDPOINT_URL };
  const sqs = createSqsClient(location);
  const sns = createSnsClient(location);
  const clock = Date.now;
  const random = Math.random;
  const sessions = createSessions({
    config: database,
    clock,
    retry: createRetry({
      random,
      onRetry: ({ kind, attempt, delayMs }) => log.warn('A transaction is run again.', { kind, attempt, delayMs }),
    }),
  });
  const publish = createPublishEvents(sns, config.EVENTS_TOPIC_ARN);
  const idempotent = createIdempotentCommands({
    store: {
      rows: (statement) => sessions.coreWriterSession((session) => session.rows(statement)),
      run: (statement) => sessions.coreWriterSession((session) => session.run([statement])),
    },
    schema: coreSchema(database.prefix),
    name,
    expiresAfterSeconds: REMEMBERED_SECONDS,
    newOwner: () => randomBytes(16),
    now: clock,
  });
  return {
    config,
    database: { prefix: database.prefix, region: database.region },
    log,
    sqs,
    sns,
    sessions,
    publish,
    sendTo: (url) => createSendMessages(sqs, url),
    idempotent,
    clock,
    consumer: (own) =>
      createConsumer({
        admit: async (caseId) => {
          await sessions.directory.admit(caseId);
        },
        ...own,
        process: (unit, context) => untilAborted(context.signal, () => own.process(unit, context)),
        name,
        inCase,
        queue: createSqsQueue({
          sqs,
          queueUrl: config.SOURCE_QUEUE_URL,
          deadLetterQueueUrl: config.DEAD_LETTER_QUEUE_URL,
        }),
        publishFailure: publishFailure(publish, clock),
        random,
        settings: {
          visibilityTimeoutSeconds: config.VISIBILITY_TIMEOUT_SECONDS,
          requeueBaseSeconds: REQUEUE_BASE_SECONDS,
          requeueMaxSeconds: REQUEUE_MAX_SECONDS,
          deadlineReserveMs: DEADLINE_RESERVE_MS,
          maxConcurrentCases: MAX_CONCURRENT_CASES,
        },
        log,
      }),
  };
}
