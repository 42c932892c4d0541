import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import type { Log, LogFields } from '../../../shared/observability/logger.ts';
import type { Availability } from '../../../shared/sqs-consumer/availability.ts';
import type { ConsumerOptions, Failure } from '../../../shared/sqs-consumer/consumer-options.ts';
import { createConsumer } from '../../../shared/sqs-consumer/create-consumer.ts';
import { createFakeMetrics, type FakeMetrics } from '../fake-metrics.ts';
import { createFakeQueue, type FakeQueue, sqsEvent, sqsRecord } from '../fake-sqs.ts';

const messageSchema = z.object({ caseId: z.number().int().nullable(), word: z.string() });
export type TestMessage = z.infer<typeof messageSchema>;

export interface LogLine {
  readonly level: keyof Log;
  readonly message: string;
  readonly fields: LogFields | undefined;
}

/** A consumer over fakes, and what it did. */
export interface TestConsumer {
  readonly queue: FakeQueue;
  readonly failures: Failure<TestMessage>[];
  readonly logLines: LogLine[];
  readonly metrics: FakeMetrics;
  handle(records: readonly SQSRecord[], remainingMs?: () => number): Promise<SQSBatchResponse>;
}

/** A database and services that are always there. */
export const AVAILABLE: Availability = { admits: async () => true, blame: async () => 'message' };

export const MINUTES_LEFT = 300_000;
/** The clock of the test consumer, in milliseconds since the epoch. */
export const NOW = Date.parse('2026-01-31T12:00:00Z');
export const SETTINGS = {
  visibilityTimeoutSeconds: 90,
  maxReceiveCount: 5,
  requeueBaseSeconds: 10,
  requeueMaxSeconds: 300,
  deadlineReserveMs: 8_000,
  maxConcurrentCases: 4,
};

/** Makes a consumer whose message is a case and a word; by default everything succeeds and chance is one half. */
export function createTestConsumer(options: Partial<ConsumerOptions<TestMessage>> = {}): TestConsumer {
  const queue = createFakeQueue();
  const failures: Failure<TestMessage>[] = [];
  const logLines: LogLine[] = [];
  const metrics = createFakeMetrics();
  const write =
    (level: keyof Log) =>
    (message: string, fields?: LogFields): void => {
      logLines.push({ level, message, fields });
    };
  const handler = createConsumer<TestMessage>({
    name: 'tester',
    parse: (body) => messageSchema.parse(body),
    caseIdOf: (message) => message.caseId,
    process: async () => {},
    inCase: (_caseId, work) => work(),
    queue,
    publishFailure: async (failure) => {
      failures.push(failure);
    },
    availability: AVAILABLE,
    clock: () => NOW,
    random: () => 0.5,
    settings: SETTINGS,
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    measure: metrics.measure,
    ...options,
  });
  return {
    queue,
    failures,
    logLines,
    metrics,
    handle: (records, remainingMs = () => MINUTES_LEFT) =>
      handler(sqsEvent(...records), { awsRequestId: 'request-1', getRemainingTimeInMillis: remainingMs }),
  };
}

/** A record of `word` for a case; its message id is the word. */
export const record = (word: string, caseId: number | null = 7, receives = 1) =>
  sqsRecord({ messageId: word, body: { caseId, word }, receives });

/** All messages of a case in one unit. */
export const together = (messages: readonly TestMessage[]): readonly (readonly TestMessage[])[] => [messages];

/** The message ids that a response reports as failed. */
export const failedIds = ({ batchItemFailures }: SQSBatchResponse): readonly string[] =>
  batchItemFailures.map((item) => item.itemIdentifier);

export const words = (messages: readonly TestMessage[]): readonly string[] => messages.map((message) => message.word);

/** A promise and the means to settle it. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

/** What Lambda says of the time left, on the clock of the test. */
export function lambdaTime(timeoutMs: number): () => number {
  const start = Date.now();
  return () => timeoutMs - (Date.now() - start);
}
