import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, test } from 'vitest';
import { PermanentError } from '../../../shared/domain/permanent-error.ts';
import {
  createTestConsumer,
  failedIds,
  gate,
  record,
  SETTINGS,
  together,
  words,
} from '../../support/consumer/test-consumer.ts';

describe('cases', () => {
  test('are worked on at once, as many as the settings allow', async () => {
    let running = 0;
    let most = 0;
    const twoAreRunning = gate();
    const consumer = createTestConsumer({
      settings: { ...SETTINGS, maxConcurrentCases: 2 },
      process: async () => {
        running++;
        most = Math.max(most, running);
        if (running === 2) twoAreRunning.open();
        await twoAreRunning.opened;
        running--;
      },
    });
    const records = [1, 2, 3, 4, 5].map((caseId) => record(`case ${caseId}`, caseId));
    expect(failedIds(await consumer.handle(records))).toEqual([]);
    expect(most).toBe(2);
  });

  test('have their units worked on one after the other, in order', async () => {
    const steps: string[] = [];
    const consumer = createTestConsumer({
      process: async (unit) => {
        steps.push(`begin ${words(unit)}`);
        await Promise.resolve();
        steps.push(`end ${words(unit)}`);
      },
    });
    await consumer.handle([record('a'), record('b'), record('c')]);
    expect(steps).toEqual(['begin a', 'end a', 'begin b', 'end b', 'begin c', 'end c']);
  });

  test('each run in their own context', async () => {
    const current = new AsyncLocalStorage<number>();
    const seen: (readonly [word: string | undefined, caseId: number | undefined])[] = [];
    const consumer = createTestConsumer({
      inCase: (caseId, work) => current.run(caseId, work),
      process: async (unit) => {
        await Promise.resolve();
        seen.push([unit[0]?.word, current.getStore()]);
      },
    });
    await consumer.handle([record('a', 1), record('b', 2), record('c', null)]);
    expect(seen.toSorted()).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', undefined],
    ]);
  });

  test('are asked for admission once a batch, and not at all for messages of no case', async () => {
    const asked: number[] = [];
    const consumer = createTestConsumer({ admit: async (caseId) => void asked.push(caseId) });
    await consumer.handle([record('a', 1), record('b', 1), record('c', 2), record('d', null)]);
    expect(asked).toEqual([1, 2]);
  });

  test('that are frozen have their messages on the dead-letter queue, and the others are done', async () => {
    const done: string[] = [];
    const consumer = createTestConsumer({
      admit: async (caseId) => {
        if (caseId === 1) throw new PermanentError('CASE_FROZEN');
      },
      process: async (unit) => void done.push(...words(unit)),
    });
    const response = await consumer.handle([record('a', 1), record('b', 2), record('c', 1)]);
    expect(failedIds(response)).toEqual([]);
    expect(done).toEqual(['b']);
    expect(consumer.queue.deadLetters.map((letter) => letter.attributes['code']?.stringValue)).toEqual([
      'CASE_FROZEN',
      'CASE_FROZEN',
    ]);
    expect(consumer.queue.deadLetters[0]?.groupId).toBe('case-1');
    expect(consumer.failures.map(({ caseId, message }) => [caseId, message?.word])).toEqual([
      [1, 'a'],
      [1, 'c'],
    ]);
  });

  test('that cannot be looked up have their messages retried', async () => {
    const consumer = createTestConsumer({ admit: () => Promise.reject(new Error('the database is away')) });
    expect(failedIds(await consumer.handle([record('a'), record('b')]))).toEqual(['a', 'b']);
    expect(consumer.queue.deadLetters).toEqual([]);
  });

  test('whose context cannot be set have their messages retried', async () => {
    const consumer = createTestConsumer({ inCase: () => Promise.reject(new Error('no such context')) });
    expect(failedIds(await consumer.handle([record('a')]))).toEqual(['a']);
  });
});

describe('units', () => {
  test('share what unitsOf puts together', async () => {
    const units: (readonly string[])[] = [];
    const consumer = createTestConsumer({
      unitsOf: together,
      process: async (unit) => void units.push(words(unit)),
    });
    await consumer.handle([record('a', 1), record('b', 2), record('c', 1)]);
    expect(units).toEqual([['a', 'c'], ['b']]);
  });

  test('that leave a message out leave it failed', async () => {
    const consumer = createTestConsumer({ unitsOf: ([first]) => (first ? [[first]] : []) });
    expect(failedIds(await consumer.handle([record('a'), record('b')]))).toEqual(['b']);
    expect(consumer.queue.visibilities).toEqual([{ receiptHandle: 'receipt of b', seconds: 10 }]);
  });

  test('that hold a message twice, or one of their own making, do nothing', async () => {
    const done: string[] = [];
    const twice = createTestConsumer({
      unitsOf: (messages) => [messages, messages],
      process: async (unit) => void done.push(...words(unit)),
    });
    const madeUp = createTestConsumer({
      unitsOf: () => [[{ caseId: 7, word: 'a' }]],
      process: async (unit) => void done.push(...words(unit)),
    });
    expect(failedIds(await twice.handle([record('a')]))).toEqual(['a']);
    expect(failedIds(await madeUp.handle([record('a')]))).toEqual(['a']);
    expect(done).toEqual([]);
  });
});
