import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { ASKED_ONCE, createSnsClient, createSqsClient } from '../aws/aws-clients.ts';
import { coreSchema } from '../cases/core/names.ts';
import { createSessions, type Sessions } from '../cases/sessions.ts';
import type { RunCommand } from '../idempotency/idempotent-command.ts';
import { createPublishEvents, type PublishEvents } from '../messages/send/publish-events.ts';
import { createSendMessages, type SendMessages } from '../messages/send/send-messages.ts';
import { credentialsOf } from '../mysql/connections/credentials.ts';
import { databaseConfig } from '../mysql/connections/database-config.ts';
import type { DatabaseFailure } from '../mysql/connections/database-failure.ts';
import { createProbe } from '../mysql/connections/probe-writer.ts';
import { createRetry } from '../mysql/retry.ts';
import { createLogger, type Log } from '../observability/logger.ts';
import { measureRetries } from '../observability/measure-retries.ts';
import { createMetrics, type Measure } from '../observability/metrics.ts';
import { createTracing } from '../observability/tracing.ts';
import { createAvailability } from '../sqs-consumer/availability.ts';
import type { ConsumerHandler } from '../sqs-consumer/create-consumer.ts';
import { createSqsQueue } from '../sqs-consumer/sqs-queue.ts';
import { type FunctionConfig, functionConfig } from './function-config.ts';
import { createFunctionCommands, createFunctionConsumer, type OwnOptions } from './function-consumer.ts';

/** What a function is made of, built once a cold start. */
export interface FunctionRuntime {
  readonly config: FunctionConfig;
  /** RDS_DBNAME and the name of the region. */
  readonly database: { readonly prefix: string; readonly region: string };
  readonly log: Log;
  readonly measure: Measure;
  /** Writes what was measured; a consumer does so itself, whatever an invocation comes to. */
  readonly flush: () => void;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly sessions: Sessions;
  readonly publish: PublishEvents;
  readonly sendTo: <M>(queueUrl: string, caseOf: (message: M) => number | null) => SendMessages<M>;
  readonly idempotent: RunCommand;
  readonly clock: () => number;
  /** Makes the function's handler of what is its own. */
  readonly consumer: <M>(own: OwnOptions<M>) => ConsumerHandler;
}

/**
 * Builds what all consumers share, from the environment.
 * @param name The lambda's name, as in its events and idempotency keys.
 * @throws Error naming what the environment lacks.
 */
export function createFunctionRuntime(name: string, env: NodeJS.ProcessEnv): FunctionRuntime {
  const config = functionConfig(env);
  const database = databaseConfig(env);
  const log = createLogger();
  const metrics = createMetrics(config.DEPLOYMENT);
  const retries = measureRetries(metrics.measure);
  const location = { endpointUrl: config.AWS_ENDPOINT_URL };
  const { trace, capture } = createTracing();
  const sqs = capture(createSqsClient(location));
  const sns = capture(createSnsClient(location));
  const clock = Date.now;
  const random = Math.random;
  const credentials = credentialsOf(database);
  const sessions = createSessions({
    config: database,
    credentials,
    clock,
    retry: createRetry({
      random,
      onRetry: (retry) => {
        retries.onRetry(retry);
        const { error, kind, attempt, delayMs } = retry;
        // Not the error itself: its text and statement quote documents where a driver's error comes as it was thrown.
        const { errno, code } = (error ?? {}) as Pick<Partial<DatabaseFailure>, 'errno' | 'code'>;
        log.warn('A transaction is run again.', { kind, errno, code, attempt, delayMs });
      },
      onGiveUp: retries.onGiveUp,
    }),
  });
  const publish = createPublishEvents(sns, config.EVENTS_TOPIC_ARN);
  const shared = {
    name,
    sessions,
    queue: createSqsQueue({
      sqs,
      sqsOnce: createSqsClient(location, ASKED_ONCE),
      queueUrl: config.SOURCE_QUEUE_URL,
      deadLetterQueueUrl: config.DEAD_LETTER_QUEUE_URL,
    }),
    settings: {
      visibilityTimeoutSeconds: config.VISIBILITY_TIMEOUT_SECONDS,
      maxReceiveCount: config.MAX_RECEIVE_COUNT,
      requeueBaseSeconds: config.REQUEUE_BASE_SECONDS,
      requeueMaxSeconds: config.REQUEUE_MAX_SECONDS,
    },
    availability: createAvailability({
      writersOf: sessions.writersOf,
      probe: createProbe({ tls: database.tls, credentials }),
      clock,
      log,
    }),
    publish,
    clock,
    random,
    log,
    metrics,
    trace,
  };
  return {
    config,
    database: { prefix: database.prefix, region: database.region },
    log,
    measure: metrics.measure,
    flush: metrics.flush,
    sqs,
    sns,
    sessions,
    publish,
    sendTo: (url, caseOf) => createSendMessages(sqs, url, caseOf),
    idempotent: createFunctionCommands(name, sessions, coreSchema(database.prefix), clock),
    clock,
    consumer: (own) => createFunctionConsumer(shared, own),
  };
}
