import { describe, expect, test } from 'vitest';
import { textAttribute } from '../../../shared/aws/core/sqs-attributes.ts';
import { historyAttribute } from '../../../shared/sqs-consumer/core/message-history.ts';
import { createTestConsumer, failedIds, record, words } from '../../support/consumer/test-consumer.ts';
import { sqsRecord } from '../../support/fake-sqs.ts';

describe('a batch', () => {
  test('that is done in full reports no failure and touches no visibility', async () => {
    const done: string[] = [];
    const consumer = createTestConsumer({ process: async (unit) => void done.push(...words(unit)) });
    const response = await consumer.handle([record('a'), record('b', 8), record('c')]);
    expect(response).toEqual({ batchItemFailures: [] });
    expect(done.toSorted()).toEqual(['a', 'b', 'c']);
    expect(consumer.queue.visibilities).toEqual([]);
  });

  test('that is empty reports nothing', async () => {
    expect(await createTestConsumer().handle([])).toEqual({ batchItemFailures: [] });
  });

  test('with one message twice works on it once and reports it once, under each receipt', async () => {
    const seen: string[] = [];
    const consumer = createTestConsumer({
      process: async (unit) => {
        seen.push(...words(unit));
        throw new Error('the database is away');
      },
    });
    const body = { caseId: 7, word: 'a' };
    const response = await consumer.handle([
      sqsRecord({ messageId: 'a', body, receiptHandle: 'first', receives: 1 }),
      sqsRecord({ messageId: 'a', body, receiptHandle: 'second', receives: 2 }),
    ]);
    expect(seen).toEqual(['a']);
    expect(failedIds(response)).toEqual(['a']);
    // Two receives: floor(0.5 · (10·2² + 1)).
    expect(consumer.queue.visibilities).toEqual([
      { receiptHandle: 'first', seconds: 20 },
      { receiptHandle: 'second', seconds: 20 },
    ]);
  });

  test('with equal messages under different ids works on each', async () => {
    const unitSizes: number[] = [];
    const consumer = createTestConsumer({
      unitsOf: (messages) => [messages],
      process: async (unit) => void unitSizes.push(unit.length),
    });
    const body = { caseId: 7, word: 'same' };
    const twins = [sqsRecord({ messageId: '1', body }), sqsRecord({ messageId: '2', body })];
    expect(failedIds(await consumer.handle(twins))).toEqual([]);
    expect(unitSizes).toEqual([2]);
  });
});

describe('a message that is no message', () => {
  test('goes to the dead-letter queue as it came when it is not JSON, with why and who it was', async () => {
    const consumer = createTestConsumer();
    const response = await consumer.handle([
      sqsRecord({ messageId: 'bad', body: '{"secret', receives: 3, groupId: 'case-9', sentAt: 1_700_000_000_000 }),
    ]);
    expect(failedIds(response)).toEqual([]);
    expect(consumer.queue.deadLetters).toEqual([
      {
        body: '{"secret',
        attributes: {
          code: textAttribute('MESSAGE_NOT_JSON'),
          reason: textAttribute('The body is not JSON.'),
          originalMessageId: textAttribute('bad'),
          originalReceiveCount: textAttribute('3'),
          ...historyAttribute(
            {
              originalMessageId: 'bad',
              firstSentAt: 1_700_000_000_000,
              postponements: 0,
              cutOffs: 0,
              postponedSince: null,
              receives: 3,
              redrives: 0,
            },
            '{"secret',
          ),
        },
        groupId: 'case-9',
      },
    ]);
    expect(consumer.failures).toEqual([
      {
        consumer: 'tester',
        messageId: 'bad',
        redrives: 0,
        code: 'MESSAGE_NOT_JSON',
        reason: 'The body is not JSON.',
        caseId: null,
        message: null,
        body: undefined,
      },
    ]);
  });

  test('is told where it breaks its schema, never by which value', async () => {
    const consumer = createTestConsumer();
    await consumer.handle([sqsRecord({ messageId: 'bad', body: { caseId: 'privileged', word: 5 } })]);
    const [letter] = consumer.queue.deadLetters;
    expect(letter?.attributes['code']?.stringValue).toBe('MESSAGE_INVALID');
    expect(letter?.attributes['reason']?.stringValue).toBe(
      'The body does not match its schema. caseId: invalid_type; word: invalid_type.',
    );
    expect(letter?.groupId).toBe('no-case');
    expect(consumer.failures[0]?.body).toEqual({ caseId: 'privileged', word: 5 });
    expect(JSON.stringify(consumer.logLines)).not.toContain('privileged');
  });

  test('does not keep the others from their work', async () => {
    const done: string[] = [];
    const consumer = createTestConsumer({ process: async (unit) => void done.push(...words(unit)) });
    const response = await consumer.handle([record('a'), sqsRecord({ messageId: 'bad', body: 'x' }), record('b')]);
    expect(failedIds(response)).toEqual([]);
    expect(done).toEqual(['a', 'b']);
  });

  test('stays in the queue while the dead-letter queue refuses it, and its event is told', async () => {
    const consumer = createTestConsumer();
    consumer.queue.beforeDeadLetter = () => {
      throw new Error('throttled');
    };
    expect(failedIds(await consumer.handle([sqsRecord({ messageId: 'bad', body: 'x' })]))).toEqual(['bad']);
    expect(consumer.failures).toHaveLength(1);
    expect(consumer.queue.visibilities).toEqual([{ receiptHandle: 'receipt of bad', seconds: 10 }]);
  });

  test('stays in the queue, without a dead letter, while its event cannot be published', async () => {
    const consumer = createTestConsumer({ publishFailure: () => Promise.reject(new Error('throttled')) });
    expect(failedIds(await consumer.handle([sqsRecord({ messageId: 'bad', body: 'x' })]))).toEqual(['bad']);
    expect(consumer.queue.deadLetters).toEqual([]);
  });

  test('is retried when the parser itself fails', async () => {
    const consumer = createTestConsumer({
      parse: () => {
        throw new Error('a bug');
      },
    });
    expect(failedIds(await consumer.handle([record('a')]))).toEqual(['a']);
    expect(consumer.queue.deadLetters).toEqual([]);
  });
});
