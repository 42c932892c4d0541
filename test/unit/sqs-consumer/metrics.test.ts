import { describe, expect, test } from 'vitest';
import { PermanentError } from '../../../shared/domain/permanent-error.ts';
import { createFunctionConsumer } from '../../../shared/functions/function-consumer.ts';
import {
  AVAILABLE,
  createTestConsumer,
  NOW,
  record,
  SETTINGS,
  together,
} from '../../support/consumer/test-consumer.ts';
import { createFakeMetrics } from '../../support/fake-metrics.ts';
import { createFakeQueue, sqsEvent } from '../../support/fake-sqs.ts';

const MINUTES_LEFT = () => 300_000;

describe('a consumer measures', () => {
  test('nothing of messages that are done', async () => {
    const { handle, metrics } = createTestConsumer();
    await handle([record('one'), record('two')]);
    expect(metrics.values).toEqual({});
  });

  test('the messages that failed and are received again', async () => {
    const { handle, metrics } = createTestConsumer({
      unitsOf: together,
      process: () => Promise.reject(new Error('a bug')),
    });
    await handle([record('one'), record('two')]);
    expect(metrics.values).toEqual({ MessagesRequeued: [2] });
  });

  test('the messages that are postponed', async () => {
    const { handle, metrics } = createTestConsumer({
      availability: { admits: async () => false, blame: async () => 'away' },
    });
    await handle([record('one'), record('two')]);
    expect(metrics.values).toEqual({ MessagesPostponed: [2] });
  });

  test('a postponed message whose copy was not taken as one that is received again', async () => {
    const queue = { ...createFakeQueue(), resend: () => Promise.reject(new Error('SQS is away')) };
    const { handle, metrics } = createTestConsumer({
      queue,
      availability: { admits: async () => false, blame: async () => 'away' },
    });
    await handle([record('one')]);
    expect(metrics.values).toEqual({ MessagesRequeued: [1] });
  });

  test('a refused message once it is on the dead-letter queue', async () => {
    const refuse = () => Promise.reject(new PermanentError('BATCH_UNKNOWN'));
    const { handle, metrics } = createTestConsumer({ process: refuse });
    await handle([record('one')]);
    expect(metrics.values).toEqual({ MessagesRefused: [1] });

    const queue = { ...createFakeQueue(), deadLetter: () => Promise.reject(new Error('SQS is away')) };
    const failing = createTestConsumer({ process: refuse, queue });
    await failing.handle([record('one')]);
    expect(failing.metrics.values).toEqual({ MessagesRequeued: [1] });
  });

  test('the units that were handed back, begun ones not', async () => {
    let left = 60_000;
    const { handle, metrics } = createTestConsumer({
      process: async () => {
        left = 1_000;
      },
    });
    await handle([record('one'), record('two'), record('three')], () => left);
    expect(metrics.sum('UnitsYielded')).toBe(2);
  });

  test('each unit of a case of which none was begun', async () => {
    const { handle, metrics } = createTestConsumer();
    await handle([record('one'), record('two'), record('three', 8)], () => 1_000);
    expect(metrics.sum('UnitsYielded')).toBe(3);
  });
});

describe('metrics are flushed once an invocation', () => {
  const consumer = (metrics: ReturnType<typeof createFakeMetrics>, process: () => Promise<void>) =>
    createFunctionConsumer(
      {
        name: 'tester',
        sessions: { directory: { admit: async () => undefined } as never },
        queue: createFakeQueue(),
        settings: SETTINGS,
        availability: AVAILABLE,
        publish: async () => {},
        clock: () => NOW,
        random: () => 0,
        log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
        metrics,
      },
      { parse: () => ({}), caseIdOf: () => null, process },
    );
  const context = { awsRequestId: 'request', getRemainingTimeInMillis: MINUTES_LEFT };

  test.each<[string, () => Promise<void>]>([
    ['whose work is done', async () => {}],
    ['whose work fails', () => Promise.reject(new Error('a bug'))],
  ])('%s', async (_, process) => {
    const metrics = createFakeMetrics();
    await consumer(metrics, process)(sqsEvent(record('one'), record('two')), context);
    expect(metrics.flushes()).toBe(1);
  });

  test('that throws', async () => {
    const metrics = createFakeMetrics();
    const broken = { Records: null } as never;
    await expect(consumer(metrics, async () => {})(broken, context)).rejects.toThrow();
    expect(metrics.flushes()).toBe(1);
  });
});
