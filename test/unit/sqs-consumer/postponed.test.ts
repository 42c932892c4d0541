import type { SQSMessageAttributes } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { MAX_MESSAGE_BYTES, textAttribute } from '../../../shared/aws/core/sqs-attributes.ts';
import { PermanentError } from '../../../shared/domain/permanent-error.ts';
import type { Availability } from '../../../shared/sqs-consumer/availability.ts';
import type { MessageCopy } from '../../../shared/sqs-consumer/consumer-options.ts';
import { historyAttribute, historyOf, type MessageHistory } from '../../../shared/sqs-consumer/core/message-history.ts';
import type { Blame } from '../../../shared/sqs-consumer/core/postponement.ts';
import {
  createTestConsumer,
  failedIds,
  gate,
  NOW,
  record,
  SETTINGS,
  words,
} from '../../support/consumer/test-consumer.ts';
import { sqsRecord } from '../../support/fake-sqs.ts';

const DAY = 24 * 60 * 60 * 1000;
const body = { caseId: 7, word: 'a' };

const ten = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`own${i}`, textAttribute('x')]));
/** A body that fills a message alone. */
const large = { ...body, word: 'x'.repeat(MAX_MESSAGE_BYTES - JSON.stringify({ ...body, word: '' }).length) };

/** Everything fails, and this is what it is put down to. */
const failing = (blame: Blame, options: Parameters<typeof createTestConsumer>[0] = {}) =>
  createTestConsumer({
    process: () => Promise.reject(new Error('away')),
    availability: { admits: async () => true, blame: async () => blame },
    ...options,
  });

const history = (known: Partial<MessageHistory> = {}, of: object = body) =>
  historyAttribute(
    {
      originalMessageId: 'first',
      firstSentAt: NOW - DAY,
      postponements: 0,
      cutOffs: 0,
      postponedSince: null,
      receives: 0,
      redrives: 0,
      ...known,
    },
    JSON.stringify(of),
  );

/** A copy's attributes as a record has them. */
const recordAttributes = (copy: MessageCopy | undefined) => copy?.attributes as SQSMessageAttributes;

/** What a copy says became of its message; a copy is received for the first time under its own id. */
const told = (copy: MessageCopy) => historyOf({ ...copy, messageId: 'copy', sentAt: NOW, receives: 0 });

describe('a message that fails while what it needs is away', () => {
  test('is sent anew with its body, group and attributes of any type, and counts as done', async () => {
    const consumer = failing('away');
    const attributes = {
      eventType: { dataType: 'String', stringValue: 'JOB_STARTED' },
      caseId: { dataType: 'Number', stringValue: '7' },
      seal: { dataType: 'Binary', binaryValue: 'AAEC' },
    };
    const response = await consumer.handle([sqsRecord({ messageId: 'a', body, groupId: 'case-7', attributes })]);
    expect(failedIds(response)).toEqual([]);
    expect(consumer.queue.visibilities).toEqual([]);
    expect(consumer.queue.copies).toMatchObject([{ body: JSON.stringify(body), groupId: 'case-7', attributes }]);
  });

  test('says who it was, how often it was received and since when it waits', async () => {
    const consumer = failing('away');
    await consumer.handle([sqsRecord({ messageId: 'a', body, receives: 3, sentAt: NOW - 1_000 })]);
    expect(consumer.queue.copies.map(told)).toEqual([
      {
        originalMessageId: 'a',
        firstSentAt: NOW - 1_000,
        postponements: 1,
        cutOffs: 0,
        postponedSince: NOW,
        receives: 3,
        redrives: 0,
      },
    ]);
  });

  test('goes on with the history that it comes with', async () => {
    const consumer = failing('away');
    const attributes = history({ postponements: 4, postponedSince: NOW - 60_000, receives: 9, redrives: 2 });
    await consumer.handle([sqsRecord({ messageId: 'later', body, receives: 2, attributes })]);
    expect(consumer.queue.copies.map(told)).toMatchObject([
      {
        originalMessageId: 'first',
        firstSentAt: NOW - DAY,
        postponements: 5,
        postponedSince: NOW - 60_000,
        receives: 11,
        redrives: 2,
      },
    ]);
  });

  test('waits the longer the more often it was postponed, and never longer than the settings say', async () => {
    const consumer = failing('away');
    await consumer.handle(
      [0, 3, 60].map((postponements) =>
        sqsRecord({ messageId: `${postponements}`, body, attributes: history({ postponements }) }),
      ),
    );
    expect(consumer.queue.copies.map((copy) => copy.delaySeconds)).toEqual([5, 40, 150]);
  });

  test('is sent once however often the batch holds it', async () => {
    const consumer = failing('away');
    const response = await consumer.handle([
      sqsRecord({ messageId: 'a', body, receiptHandle: 'first' }),
      sqsRecord({ messageId: 'a', body, receiptHandle: 'second' }),
    ]);
    expect(failedIds(response)).toEqual([]);
    expect(consumer.queue.copies).toHaveLength(1);
  });

  test('is received again when its copy is not taken', async () => {
    const consumer = failing('away');
    consumer.queue.beforeCopy = () => {
      throw new Error('throttled');
    };
    expect(failedIds(await consumer.handle([record('a')]))).toEqual(['a']);
    expect(consumer.queue.visibilities).toEqual([{ receiptHandle: 'receipt of a', seconds: 10 }]);
  });

  test('is not done before its copy was taken', async () => {
    const consumer = failing('away');
    const taken = gate();
    consumer.queue.beforeCopy = () => taken.opened;
    let answered = false;
    const response = consumer.handle([record('a')]).finally(() => {
      answered = true;
    });
    await new Promise(setImmediate);
    expect(answered).toBe(false);
    taken.open();
    expect(failedIds(await response)).toEqual([]);
  });

  test('fails like any other after three days of it', async () => {
    const consumer = failing('away');
    const since = (ms: number) => history({ postponements: 900, postponedSince: NOW - ms });
    const response = await consumer.handle([
      sqsRecord({ messageId: 'long', body, attributes: since(3 * DAY) }),
      sqsRecord({ messageId: 'not so long', body, attributes: since(3 * DAY - 1) }),
    ]);
    expect(failedIds(response)).toEqual(['long']);
    expect(consumer.queue.copies).toHaveLength(1);
  });

  test('has a history however many attributes it has of its own; the last of these stay behind', async () => {
    const consumer = failing('away');
    await consumer.handle([sqsRecord({ messageId: 'a', body, attributes: ten })]);
    const [copy] = consumer.queue.copies;
    expect(copy && told(copy)).toMatchObject({ originalMessageId: 'a', postponements: 1, postponedSince: NOW });
    const { own9: _, ...nine } = ten;
    expect(copy?.attributes).toEqual({ ...nine, history: expect.anything() });
  });

  test('of which no history can be told is received again, as its postponements would have no end', async () => {
    const consumer = failing('away');
    expect(failedIds(await consumer.handle([sqsRecord({ messageId: 'large', body: large })]))).toEqual(['large']);
    expect(consumer.queue.copies).toEqual([]);
    expect(consumer.queue.visibilities).toEqual([{ receiptHandle: 'receipt of large', seconds: 10 }]);
  });

  test('takes an attribute that is no history for none', async () => {
    for (const text of ['', 'not JSON', '{}', '[]', 'null', '{"postponements":-1}', '"x"'.repeat(9)]) {
      const consumer = failing('away');
      const attributes = { history: { dataType: 'String', stringValue: text } };
      await consumer.handle([sqsRecord({ messageId: 'a', body, attributes })]);
      expect(consumer.queue.copies.map(told)).toMatchObject([{ originalMessageId: 'a', postponements: 1 }]);
    }
  });

  test('is postponed by a case that cannot be looked up, too', async () => {
    const consumer = failing('away', { admit: () => Promise.reject(new Error('the database is away')) });
    expect(failedIds(await consumer.handle([record('a'), record('b')]))).toEqual([]);
    expect(consumer.queue.copies).toHaveLength(2);
  });
});

describe('a message that fails otherwise', () => {
  test('is received again when nothing else is to blame', async () => {
    const consumer = failing('message');
    expect(failedIds(await consumer.handle([record('a')]))).toEqual(['a']);
    expect(consumer.queue.copies).toEqual([]);
  });

  test('is postponed when the database cut it off, and no more after twenty times of that', async () => {
    const consumer = failing('cut-off');
    const response = await consumer.handle([
      sqsRecord({ messageId: 'seldom', body, attributes: history({ postponements: 900, cutOffs: 19 }) }),
      sqsRecord({ messageId: 'often', body, attributes: history({ postponements: 20, cutOffs: 20 }) }),
    ]);
    expect(failedIds(response)).toEqual(['often']);
    expect(consumer.queue.copies.map(told)).toMatchObject([{ postponements: 901, cutOffs: 20 }]);
  });

  test('by a value that the database refuses is its own fault, whatever else is away', async () => {
    const refused = Object.assign(new Error('too long'), { errno: 1406 });
    const consumer = failing('away', { process: () => Promise.reject(refused) });
    expect(failedIds(await consumer.handle([record('a')]))).toEqual(['a']);
  });

  const forGood = { process: () => Promise.reject(new PermanentError('BATCH_UNKNOWN')) };

  test('for good is postponed while the topic is away, and leaves no letter each time', async () => {
    const consumer = failing('away', {
      ...forGood,
      publishFailure: () => Promise.reject(new Error('the topic is away')),
    });
    expect(failedIds(await consumer.handle([record('a')]))).toEqual([]);
    expect(consumer.queue.copies).toHaveLength(1);
    expect(consumer.queue.deadLetters).toEqual([]);
  });

  test('for good is postponed while the dead-letter queue is away, and tells the same when it comes again', async () => {
    const consumer = failing('away', forGood);
    let away = true;
    consumer.queue.beforeDeadLetter = () => {
      if (away) throw new Error('the queue is away');
    };
    expect(failedIds(await consumer.handle([record('a')]))).toEqual([]);
    const [copy] = consumer.queue.copies;
    away = false;
    await consumer.handle([sqsRecord({ messageId: 'later', body: copy?.body, attributes: recordAttributes(copy) })]);
    expect(consumer.queue.deadLetters).toHaveLength(1);
    const [first, second] = consumer.failures;
    expect(second).toEqual(first);
  });
});

describe('while something is away', () => {
  /** Admits nothing from the first failure on, as a breaker does. */
  function breaker(): Availability {
    let broken = false;
    return {
      admits: async () => !broken,
      blame: async () => {
        broken = true;
        return 'away';
      },
    };
  }

  test('only the first unit is tried, and no case is looked up afterwards', async () => {
    const tried: string[] = [];
    const consumer = createTestConsumer({
      availability: breaker(),
      settings: { ...SETTINGS, maxConcurrentCases: 1 },
      admit: async (caseId) => void tried.push(`case ${caseId}`),
      process: async (unit) => {
        tried.push(...words(unit));
        throw new Error('away');
      },
    });
    const response = await consumer.handle([record('a'), record('b'), record('c'), record('d', 8)]);
    expect(failedIds(response)).toEqual([]);
    expect(tried).toEqual(['case 7', 'a']);
    expect(consumer.queue.copies.map((copy) => JSON.parse(copy.body).word)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('what was done before stays done and is not sent anew', async () => {
    const consumer = createTestConsumer({
      availability: breaker(),
      process: (unit) => (words(unit)[0] === 'a' ? Promise.resolve() : Promise.reject(new Error('away'))),
    });
    expect(failedIds(await consumer.handle([record('a'), record('b'), record('c')]))).toEqual([]);
    expect(consumer.queue.copies.map((copy) => JSON.parse(copy.body).word)).toEqual(['b', 'c']);
  });
});

describe('a message handed back for lack of time', () => {
  test('on its last receive is sent anew at once, as SQS would move it to the dead-letter queue', async () => {
    const consumer = createTestConsumer();
    const response = await consumer.handle([record('a', 7, 4), record('b', 7, 5), record('c', 7, 6)], () => 7_999);
    expect(failedIds(response)).toEqual(['a']);
    expect(consumer.queue.visibilities).toEqual([{ receiptHandle: 'receipt of a', seconds: 0 }]);
    expect(consumer.queue.copies.map((copy) => [JSON.parse(copy.body).word, copy.delaySeconds])).toEqual([
      ['b', 0],
      ['c', 0],
    ]);
    expect(consumer.queue.copies.map(told)).toMatchObject([
      { originalMessageId: 'b', postponements: 0, receives: 5 },
      { originalMessageId: 'c', postponements: 0, receives: 6 },
    ]);
  });

  test('is not sent anew without a history, as that would have no end', async () => {
    const consumer = createTestConsumer();
    const response = await consumer.handle([sqsRecord({ messageId: 'a', body: large, receives: 5 })], () => 7_999);
    expect(failedIds(response)).toEqual(['a']);
    expect(consumer.queue.copies).toEqual([]);
  });
});

describe('a message whose work was broken off at the end of the time', () => {
  /** The reserve begins while the work runs, which rolls back then. */
  async function atLastReceive(cutOffs: number) {
    let left = 60_000;
    const consumer = createTestConsumer({
      process: () => {
        left = 7_999;
        return Promise.reject(new Error('rolled back'));
      },
    });
    const attributes = history({ cutOffs });
    const response = await consumer.handle([sqsRecord({ messageId: 'a', body, receives: 5, attributes })], () => left);
    return { consumer, failed: failedIds(response) };
  }

  test('is sent anew at once on its last receive, as a file that is cut in part goes on', async () => {
    const { consumer, failed } = await atLastReceive(19);
    expect(failed).toEqual([]);
    expect(consumer.queue.copies).toMatchObject([{ delaySeconds: 0 }]);
    expect(consumer.queue.copies.map(told)).toMatchObject([{ cutOffs: 20 }]);
  });

  test('fails after twenty times of that, as it may never end', async () => {
    const { consumer, failed } = await atLastReceive(20);
    expect(failed).toEqual(['a']);
    expect(consumer.queue.copies).toEqual([]);
  });
});

describe('a dead letter', () => {
  test('and its event tell of two messages with one history as of two', async () => {
    const consumer = createTestConsumer({ process: () => Promise.reject(new PermanentError('BATCH_UNKNOWN')) });
    const attributes = history();
    for (const word of ['a', 'b', 'c'])
      await consumer.handle([sqsRecord({ messageId: word, body: { ...body, word }, attributes })]);
    const ids = ['first', 'b', 'c'];
    expect(consumer.failures.map(({ messageId }) => messageId)).toEqual(ids);
    expect(consumer.queue.deadLetters.map((letter) => letter.attributes['originalMessageId']?.stringValue)).toEqual(
      ids,
    );
  });

  test('carries the history on, and what the message carried itself', async () => {
    const consumer = createTestConsumer({ process: () => Promise.reject(new PermanentError('BATCH_UNKNOWN')) });
    const attributes = { ...history({ receives: 4, redrives: 1 }), eventType: textAttribute('LOAD_PART') };
    await consumer.handle([sqsRecord({ messageId: 'later', body, receives: 2, attributes })]);
    const [letter] = consumer.queue.deadLetters;
    expect(letter?.attributes).toMatchObject({
      originalMessageId: { stringValue: 'first' },
      originalReceiveCount: { stringValue: '6' },
      eventType: { stringValue: 'LOAD_PART' },
    });
    expect(letter && told(letter)).toMatchObject({ originalMessageId: 'first', receives: 6, redrives: 1 });
    expect(consumer.failures).toMatchObject([{ messageId: 'first', redrives: 1 }]);
  });

  test('has room for its code beside ten attributes of its own, and beside a mebibyte', async () => {
    const consumer = createTestConsumer({ process: () => Promise.reject(new PermanentError('BATCH_UNKNOWN')) });
    await consumer.handle([sqsRecord({ messageId: 'a', body, attributes: ten })]);
    const [letter] = consumer.queue.deadLetters;
    expect(letter?.attributes['code']?.stringValue).toBe('BATCH_UNKNOWN');
    expect(Object.keys(letter?.attributes ?? {})).toHaveLength(10);
  });
});
