import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';
import type { EmulatedQueue } from '../../../localstack/fauxqs/emulated-queue.ts';
import { startEmbeddedAws } from '../../../localstack/fauxqs/start-emulator.ts';
import { sqsEvent } from '../../../localstack/runtime/sqs-event.ts';
import type { Sessions } from '../../../shared/cases/sessions.ts';
import { createFunctionConsumer, type OwnOptions } from '../../../shared/functions/function-consumer.ts';
import type { OutboundEvent } from '../../../shared/messages/events/outbound-event.ts';
import { messageGroup } from '../../../shared/messages/message-group.ts';
import type { PublishEvents } from '../../../shared/messages/send/publish-events.ts';
import { credentialsOf } from '../../../shared/mysql/connections/credentials.ts';
import type { DatabaseConfig } from '../../../shared/mysql/connections/database-config.ts';
import { createProbe } from '../../../shared/mysql/connections/probe-writer.ts';
import type { Log } from '../../../shared/observability/logger.ts';
import { createAvailability } from '../../../shared/sqs-consumer/availability.ts';
import { createSqsQueue } from '../../../shared/sqs-consumer/sqs-queue.ts';
import { createFakeMetrics } from '../fake-metrics.ts';

/** What the names of the test's queues begin with, as `caseload-prod-` does. */
export const QUEUE_PREFIX = 'caseload-test-';
export const MAX_RECEIVES = 5;

/** A function's handler on a real queue of the emulator, which is polled when the test says so. */
export interface QueueConsumer {
  readonly queue: EmulatedQueue;
  readonly deadLetters: EmulatedQueue;
  /** Settings for SDK clients of the emulator. */
  readonly clientConfig: ConstructorParameters<typeof SQSClient>[0] & { readonly endpoint: string };
  readonly sqs: SQSClient;
  /** What the function published. */
  readonly events: OutboundEvent[];
  /** The function's clock, which the test may set forward. */
  readonly time: { now: number };
  send(message: { readonly caseId: number }): Promise<void>;
  /** Invokes the function once with what its queue has. @returns the number of messages. */
  deliver(): Promise<number>;
  /** Delivers until nothing is left that can be received now, with a while between two invocations. */
  deliverAll(): Promise<void>;
  /** Refuses the next events. */
  refuseEvents(times: number): void;
}

export interface QueueConsumerOptions<M> {
  readonly name: string;
  /** The queue's name behind the prefix. */
  readonly queueName: string;
  readonly sessions: Sessions;
  readonly config: DatabaseConfig;
  /** The function's own part, with what it publishes by. */
  readonly own: (publish: PublishEvents) => OwnOptions<M>;
}

/** Milliseconds after which what was found away is tried again. */
export const WHILE = 6_000;
const MINUTES_LEFT = 300_000;
const ignore = () => {};
const SILENT: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Starts it for the running test. Chance gives no delays, so nothing has to be waited for. */
export async function startQueueConsumer<M>(options: QueueConsumerOptions<M>): Promise<QueueConsumer> {
  const { name, queueName, sessions, config, own } = options;
  const emulator = await startEmbeddedAws();
  const clientConfig = {
    endpoint: emulator.endpoint,
    region: emulator.region,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    useQueueUrlAsEndpoint: false,
  };
  const sqs = new SQSClient(clientConfig);
  onTestFinished(async () => {
    sqs.destroy();
    await emulator.stop();
  });
  const deadLetters = emulator.createQueue(`${QUEUE_PREFIX}${queueName}-dlq`, {});
  const queue = emulator.createQueue(`${QUEUE_PREFIX}${queueName}`, {
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: MAX_RECEIVES }),
  });

  const time = { now: Date.now() };
  const clock = () => time.now;
  const events: OutboundEvent[] = [];
  let refused = 0;
  const publish: PublishEvents = async (told) => {
    if (refused > 0) {
      refused -= 1;
      throw Object.assign(new Error('Internal error.'), { $fault: 'server' });
    }
    events.push(...told);
  };
  const handler = createFunctionConsumer(
    {
      name,
      sessions,
      queue: createSqsQueue({ sqs, sqsOnce: sqs, queueUrl: queue.url, deadLetterQueueUrl: deadLetters.url }),
      settings: {
        visibilityTimeoutSeconds: 90,
        maxReceiveCount: MAX_RECEIVES,
        requeueBaseSeconds: 10,
        requeueMaxSeconds: 300,
      },
      availability: createAvailability({
        writersOf: sessions.writersOf,
        probe: createProbe({ tls: false, credentials: credentialsOf(config) }),
        clock,
        log: SILENT,
      }),
      publish,
      clock,
      random: () => 0,
      log: SILENT,
      metrics: createFakeMetrics(),
    },
    own(publish),
  );
  const deliver = async (): Promise<number> => {
    const messages = await queue.receive(10, 0);
    if (messages.length === 0) return 0;
    const { batchItemFailures } = await handler(sqsEvent(messages, queue.arn, emulator.region), {
      awsRequestId: 'request',
      getRemainingTimeInMillis: () => MINUTES_LEFT,
    });
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { messageId, receiptHandle } of messages) if (!failed.has(messageId)) queue.delete(receiptHandle);
    return messages.length;
  };
  return {
    queue,
    deadLetters,
    clientConfig,
    sqs,
    events,
    time,
    send: async (message) => {
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: queue.url,
          MessageBody: JSON.stringify(message),
          MessageGroupId: messageGroup(message.caseId),
        }),
      );
    },
    deliver,
    deliverAll: async () => {
      while ((await deliver()) > 0) time.now += WHILE;
    },
    refuseEvents: (times) => {
      refused = times;
    },
  };
}
