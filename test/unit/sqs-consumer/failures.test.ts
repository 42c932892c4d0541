import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PermanentError } from '../../../shared/domain/permanent-error.ts';
import {
  createTestConsumer,
  failedIds,
  record,
  type TestMessage,
  together,
  words,
} from '../../support/consumer/test-consumer.ts';

/** A transaction: all of the unit or, when a word is poison, nothing. */
function transaction(done: string[], poison: (word: string) => unknown) {
  return async (unit: readonly TestMessage[]): Promise<void> => {
    for (const word of words(unit)) {
      const error = poison(word);
      if (error !== undefined) throw error;
    }
    done.push(...words(unit));
  };
}

const tooLong = () => Object.assign(new Error('Data too long for column'), { errno: 1406, code: 'ER_DATA_TOO_LONG' });

describe('a poison message', () => {
  test('that is alone goes to the dead-letter queue with its code', async () => {
    const consumer = createTestConsumer({
      process: () => Promise.reject(new PermanentError('BATCH_UNKNOWN', 'Batch 12.')),
    });
    expect(failedIds(await consumer.handle([record('a')]))).toEqual([]);
    expect(consumer.queue.deadLetters[0]?.attributes).toMatchObject({
      code: { stringValue: 'BATCH_UNKNOWN' },
      reason: { stringValue: 'No such batch or part is recorded. Batch 12.' },
    });
    expect(consumer.failures).toMatchObject([{ messageId: 'a', caseId: 7, message: { word: 'a' } }]);
  });

  test('in a unit costs none of the others, wherever it stands and however many there are', async () => {
    const word = fc.stringMatching(/^[a-z]{1,4}$/);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(word, { maxLength: 20 }), fc.func(fc.boolean()), async (all, isPoison) => {
        const done: string[] = [];
        const consumer = createTestConsumer({
          unitsOf: together,
          process: transaction(done, (each) => (isPoison(each) ? new PermanentError('BATCH_CLOSED') : undefined)),
        });
        const response = await consumer.handle(all.map((each) => record(each)));
        expect(failedIds(response)).toEqual([]);
        expect(done).toEqual(all.filter((each) => !isPoison(each)));
        expect(consumer.failures.map((failure) => failure.messageId)).toEqual(all.filter((each) => isPoison(each)));
      }),
    );
  });

  test('by a value that the database refuses is isolated too, and stays retryable', async () => {
    const done: string[] = [];
    const consumer = createTestConsumer({
      unitsOf: together,
      process: transaction(done, (word) => (word === 'c' ? tooLong() : undefined)),
    });
    const response = await consumer.handle(['a', 'b', 'c', 'd', 'e'].map((word) => record(word)));
    expect(failedIds(response)).toEqual(['c']);
    expect(done).toEqual(['a', 'b', 'd', 'e']);
    expect(consumer.queue.deadLetters).toEqual([]);
  });

  test('has its reason made fit for an attribute', async () => {
    const consumer = createTestConsumer({
      process: () => Promise.reject(new PermanentError('SOURCE_KEY_INVALID', `key \u0000\u0014 ${'x'.repeat(2000)}`)),
    });
    await consumer.handle([record('a')]);
    const reason = consumer.queue.deadLetters[0]?.attributes['reason']?.stringValue ?? '';
    expect(reason).toContain('key \uFFFD\uFFFD x');
    expect(reason).toHaveLength(1000);
  });
});

describe('a unit that fails otherwise', () => {
  const unlucky = { process: () => Promise.reject(new Error('the database is away')) };

  test('is not halved, and all of it is received again', async () => {
    const units: (readonly string[])[] = [];
    const consumer = createTestConsumer({
      unitsOf: together,
      process: async (unit) => {
        units.push(words(unit));
        throw new Error('the database is away');
      },
    });
    expect(failedIds(await consumer.handle([record('a'), record('b')]))).toEqual(['a', 'b']);
    expect(units).toEqual([['a', 'b']]);
  });

  test('comes back after a time that grows with the receives of each record, up to the limit', async () => {
    const consumer = createTestConsumer(unlucky);
    await consumer.handle([record('a', 7, 1), record('b', 7, 3), record('c', 7, 50)]);
    expect(consumer.queue.visibilities).toEqual([
      { receiptHandle: 'receipt of a', seconds: 10 },
      { receiptHandle: 'receipt of b', seconds: 40 },
      { receiptHandle: 'receipt of c', seconds: 150 },
    ]);
  });

  test('is reported when its visibility cannot be changed', async () => {
    const consumer = createTestConsumer(unlucky);
    consumer.queue.beforeVisibility = () => {
      throw new Error('throttled');
    };
    expect(failedIds(await consumer.handle([record('a')]))).toEqual(['a']);
  });

  test('keeps neither the next unit nor another case from its work', async () => {
    const done: string[] = [];
    const consumer = createTestConsumer({
      process: transaction(done, (word) => (word === 'b' ? new Error('away') : undefined)),
    });
    const response = await consumer.handle([record('a'), record('b'), record('c'), record('d', 8)]);
    expect(failedIds(response)).toEqual(['b']);
    expect(done.toSorted()).toEqual(['a', 'c', 'd']);
  });

  test('fails by a throw that is no promise, or no error, all the same', async () => {
    const thrower = createTestConsumer({
      process: () => {
        throw 'a word';
      },
    });
    expect(failedIds(await thrower.handle([record('a')]))).toEqual(['a']);
  });
});
