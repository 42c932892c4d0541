import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attributesThatFit, MAX_MESSAGE_BYTES, type SqsAttributes } from '../../../shared/aws/core/sqs-attributes.ts';
import { MESSAGE_CODES, type MessageCode } from '../../../shared/domain/permanent-error.ts';
import { postponementDelaySeconds } from '../../../shared/sqs-consumer/core/backoff.ts';
import { bodyDigest } from '../../../shared/sqs-consumer/core/body-digest.ts';
import { deadLetterAttributes, readDeadLetterAttributes } from '../../../shared/sqs-consumer/core/dead-letter.ts';
import {
  HISTORY_ATTRIBUTE,
  historyAttribute,
  historyOf,
  type MessageHistory,
  withRedrive,
} from '../../../shared/sqs-consumer/core/message-history.ts';
import { isPostponed, withPostponement } from '../../../shared/sqs-consumer/core/postponement.ts';

const DAY = 24 * 60 * 60 * 1000;
const count = fc.integer({ min: 0, max: 100_000 });
const moment = fc.integer({ min: 0, max: 4_000_000_000_000 });
const history: fc.Arbitrary<MessageHistory> = fc.record({
  originalMessageId: fc.stringMatching(/^[\x21-\x7E]{1,128}$/),
  firstSentAt: moment,
  postponements: count,
  cutOffs: count,
  postponedSince: fc.option(moment),
  receives: count,
  redrives: count,
});
const attribute = fc.oneof(
  fc.record({ dataType: fc.constantFrom('String', 'Number.int'), stringValue: fc.string({ unit: 'binary' }) }),
  fc.record({
    dataType: fc.constant('Binary'),
    binaryValue: fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64')),
  }),
);
const attributes: fc.Arbitrary<SqsAttributes> = fc.dictionary(fc.stringMatching(/^[A-Za-z0-9_.-]{1,8}$/), attribute, {
  maxKeys: 14,
  noNullPrototype: true,
});
/** What SQS allows a text attribute to hold. */
const SENDABLE = /^[\t\n\r\u0020-\uFFFD]*$/;

const BODY = '{}';
const read = (from: SqsAttributes, receives = 0, body = BODY) =>
  historyOf({ messageId: 'copy', body, sentAt: 0, receives, attributes: from });
const MOST = 1_000_000_000;
const LAST_MOMENT = 8.64e15;

describe('a history', () => {
  test('comes through an attribute as it was, and counts the receives on', () => {
    fc.assert(
      fc.property(history, count, (told, receives) => {
        const from = historyAttribute(told, BODY);
        expect(from[HISTORY_ATTRIBUTE]?.stringValue).toMatch(SENDABLE);
        expect(read(from, receives)).toEqual({ ...told, receives: told.receives + receives });
      }),
    );
  });

  test('is begun by a message whose attribute is none, whatever it holds', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.json().map((json) => `{"history":${json}}`),
    );
    fc.assert(
      fc.property(text, (stringValue) => {
        const told = read({ history: { dataType: 'String', stringValue } }, 2);
        expect(told).toEqual({ ...blank, originalMessageId: 'copy', receives: 2 });
      }),
    );
  });

  test('is none for another body, so that a copied one tells nothing of who copied it', () => {
    fc.assert(
      fc.property(history, fc.string(), (told, body) => {
        fc.pre(body !== BODY);
        expect(read(historyAttribute(told, BODY), 1, body)).toEqual({ ...blank, originalMessageId: 'copy' });
        const forged = { history: { dataType: 'String', stringValue: JSON.stringify(told) } };
        expect(read(forged, 1)).toEqual({ ...blank, originalMessageId: 'copy' });
      }),
    );
  });

  test('tells why the message was last on a dead-letter queue, in as many characters as a letter tells', () => {
    for (const [code, reason] of [
      ['CASE_FROZEN', 'It is frozen.'],
      ['x'.repeat(64), 'x'.repeat(1_000)],
    ] as const) {
      const told = withRedrive(blank, { code, reason });
      expect(told).toMatchObject({ redrives: 1, lastCode: code, lastReason: reason });
      expect(read(historyAttribute(told, BODY))).toEqual(told);
    }
  });

  test('with a number that no clock or count shows is none', () => {
    const numbers = ['firstSentAt', 'postponedSince', 'postponements', 'cutOffs', 'receives', 'redrives'] as const;
    const tells = (name: (typeof numbers)[number], value: number) =>
      read(historyAttribute({ ...blank, [name]: value }, BODY)).originalMessageId === blank.originalMessageId;
    for (const name of numbers) {
      const most = name.endsWith('At') || name.endsWith('Since') ? LAST_MOMENT : MOST - (name === 'redrives' ? 1 : 0);
      expect([name, tells(name, most), tells(name, most + 1)]).toEqual([name, true, false]);
      for (const beyond of [Number.MAX_SAFE_INTEGER, -1, 0.5]) expect(tells(name, beyond)).toBe(false);
    }
    expect(new Date(LAST_MOMENT).toISOString()).toMatch(/Z$/);
  });

  test('stops counting where it could not be told any more', () => {
    const full = { ...blank, postponements: MOST, cutOffs: MOST, receives: MOST };
    expect(read(historyAttribute(full, BODY), 7).receives).toBe(MOST);
    expect(withPostponement(full, 'cut-off', 0)).toMatchObject({ postponements: MOST, cutOffs: MOST });
  });

  test('never has an id that could not be an attribute, so that the message can always be dead-lettered', () => {
    fc.assert(
      fc.property(history, fc.string({ unit: 'binary' }), (told, originalMessageId) => {
        const from = {
          history: {
            dataType: 'String',
            stringValue: JSON.stringify({ ...told, originalMessageId, bodyDigest: bodyDigest(BODY) }),
          },
        };
        expect(read(from).originalMessageId).toMatch(/^[\x21-\x7E]{1,128}$/);
      }),
    );
  });

  test('of a redrive keeps who the message was and lets it be postponed as if it were new', () => {
    fc.assert(
      fc.property(history, moment, (told, now) => {
        const redriven = withRedrive(told, { code: 'CASE_FROZEN', reason: null });
        const { originalMessageId, firstSentAt, receives, redrives } = told;
        expect(redriven).toMatchObject({ originalMessageId, firstSentAt, receives, redrives: redrives + 1 });
        expect(redriven.lastCode).toBe('CASE_FROZEN');
        expect(isPostponed('away', redriven, now)).toBe(true);
        expect(redriven.cutOffs).toBe(0);
        expect(read(historyAttribute(redriven, BODY))).toEqual({ ...redriven });
      }),
    );
  });
});

describe('a message', () => {
  test('is never postponed for its own failure', () => {
    fc.assert(
      fc.property(history, moment, (told, now) => {
        expect(isPostponed('message', told, now)).toBe(false);
      }),
    );
  });

  test('is postponed while something is away, as often as it takes, for three days from the first time', () => {
    fc.assert(
      fc.property(history, moment, fc.integer({ min: 0, max: 10 * DAY }), (told, since, later) => {
        const first = withPostponement({ ...told, postponedSince: null }, 'away', since);
        expect(first).toMatchObject({ postponements: told.postponements + 1, postponedSince: since });
        expect(withPostponement(first, 'away', since + later).postponedSince).toBe(since);
        for (const blame of ['away', 'claimed'] as const)
          expect(isPostponed(blame, first, since + later)).toBe(later < 3 * DAY);
      }),
    );
  });

  test('that is cut off again and again is postponed twenty times at most', () => {
    fc.assert(
      fc.property(history, (told) => {
        const since = { ...told, postponedSince: null };
        expect(isPostponed('cut-off', since, 0)).toBe(told.cutOffs < 20);
        expect(isPostponed('cut-short', since, 0)).toBe(told.cutOffs < 20);
        expect(isPostponed('contended', since, 0)).toBe(true);
      }),
    );
    expect([19, 20].map((cutOffs) => isPostponed('cut-off', { ...blank, cutOffs }, 0))).toEqual([true, false]);
  });

  test('has no fewer of these twenty for what it waited out before', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('away', 'claimed', 'contended', 'cut-off', 'cut-short')), (blames) => {
        const told = blames.reduce<MessageHistory>((before, blame) => withPostponement(before, blame, 0), blank);
        expect(told.postponements).toBe(blames.length);
        expect(told.cutOffs).toBe(blames.filter((blame) => blame.startsWith('cut-')).length);
      }),
    );
  });

  test('that says it waits since a day to come is not postponed for as long', () => {
    expect(isPostponed('away', { ...blank, postponedSince: 3 * DAY - 1 }, 0)).toBe(true);
    expect(isPostponed('away', { ...blank, postponedSince: LAST_MOMENT }, 0)).toBe(false);
  });
});

const blank: MessageHistory = {
  originalMessageId: 'a',
  firstSentAt: 0,
  postponements: 0,
  cutOffs: 0,
  postponedSince: null,
  receives: 1,
  redrives: 0,
};

test('the delay of a postponed message is whole seconds from 0 to 900, and to what the settings say', () => {
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(chance, fc.integer({ min: 0, max: 5_000 }), count, count, (random, postponements, base, max) => {
      const seconds = postponementDelaySeconds(() => random, postponements, base, max);
      expect(Number.isInteger(seconds)).toBe(true);
      expect(seconds).toBeGreaterThanOrEqual(0);
      expect(seconds).toBeLessThanOrEqual(Math.min(900, max, base * 2 ** Math.min(postponements, 52)));
    }),
  );
  expect(postponementDelaySeconds(() => 0.9999, 0, 10, 300)).toBe(10);
  expect(postponementDelaySeconds(() => 0.9999, 3, 10, 300)).toBe(80);
  expect(postponementDelaySeconds(() => 0.9999, 99, 10, 300)).toBe(300);
  expect(postponementDelaySeconds(() => 0.9999, 99, 10, 9_999)).toBe(900);
});

describe('attributes', () => {
  const sizeOf = (body: string, taken: SqsAttributes) =>
    Object.entries(taken).reduce(
      (sum, [name, { dataType, stringValue = '', binaryValue = '' }]) =>
        sum + Buffer.byteLength(name + dataType + stringValue) + Buffer.from(binaryValue, 'base64').length,
      Buffer.byteLength(body),
    );

  test('that fit beside a body are ten at most and a mebibyte in all, the first ones first', () => {
    const roomFor = fc.integer({ min: 0, max: 300 });
    fc.assert(
      fc.property(attributes, attributes, roomFor, (first, second, room) => {
        const body = 'x'.repeat(MAX_MESSAGE_BYTES - room);
        const taken = attributesThatFit(body, first, second);
        expect(Object.keys(taken).length).toBeLessThanOrEqual(10);
        expect(sizeOf(body, taken)).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
        for (const [name, value] of Object.entries(taken))
          expect(value).toEqual((Object.hasOwn(first, name) ? first : second)[name]);
      }),
    );
  });

  test('that fit are all of them when there is room', () => {
    fc.assert(
      fc.property(attributes, (few) => {
        fc.pre(Object.keys(few).length <= 10);
        expect(attributesThatFit('{}', few)).toEqual(few);
      }),
    );
  });

  test('of one name are never the second ones, even where the first do not fit', () => {
    const [long, short] = ['x'.repeat(100), 'x'].map((stringValue) => ({ a: { dataType: 'String', stringValue } }));
    expect(attributesThatFit('x'.repeat(MAX_MESSAGE_BYTES - 50), long!, short!)).toEqual({});
    expect(attributesThatFit('{}', long!, short!)).toEqual(long);
  });

  test('take the last byte', () => {
    const one = { a: { dataType: 'String', stringValue: '12' } };
    const bytes = 1 + 'String'.length + 2;
    expect(attributesThatFit('x'.repeat(MAX_MESSAGE_BYTES - bytes), one)).toEqual(one);
    expect(attributesThatFit('x'.repeat(MAX_MESSAGE_BYTES - bytes + 1), one)).toEqual({});
  });
});

describe('a dead letter', () => {
  const codes = fc.constantFrom(...(Object.keys(MESSAGE_CODES) as MessageCode[]));

  test('says what was put into it, and gives back what the message carried as far as there was room', () => {
    fc.assert(
      fc.property(history, attributes, codes, fc.string({ unit: 'binary' }), (told, own, code, message) => {
        const letter = deadLetterAttributes({ body: '{}', history: told, attributes: own }, { code, message });
        for (const { stringValue } of ['code', 'reason', 'originalMessageId'].map(
          (name) => letter[name] ?? { stringValue: '' },
        ))
          expect(stringValue).toMatch(SENDABLE);
        const { foreign, ...reading } = readDeadLetterAttributes(letter);
        expect(reading).toMatchObject({ code, originalMessageId: told.originalMessageId });
        for (const [name, value] of Object.entries(foreign)) expect(value).toEqual(own[name]);
        expect(read(letter)).toEqual(told);
      }),
    );
  });

  test('that SQS moved keeps all that it carried, even under our names', () => {
    const own = { code: { dataType: 'String', stringValue: 'x' }, reason: { dataType: 'String', stringValue: 'y' } };
    expect(readDeadLetterAttributes({ ...own, ...historyAttribute(blank, BODY) })).toEqual({
      code: null,
      reason: null,
      originalMessageId: null,
      foreign: own,
    });
  });

  test.each(['code', 'originalMessageId', 'originalReceiveCount'])(
    'without the mark %s is one that SQS moved',
    (mark) => {
      const letter = deadLetterAttributes(
        { body: '{}', history: blank, attributes: {} },
        { code: 'CASE_FROZEN', message: 'It is frozen.' },
      );
      const { [mark]: _, ...rest } = letter;
      expect(readDeadLetterAttributes(letter)).toMatchObject({ code: 'CASE_FROZEN', reason: 'It is frozen.' });
      expect(readDeadLetterAttributes(rest)).toMatchObject({ code: null, reason: null, originalMessageId: null });
    },
  );

  test('tells a thousand characters of a reason', () => {
    const { reason } = deadLetterAttributes(
      { body: '{}', history: blank, attributes: {} },
      { code: 'CASE_FROZEN', message: 'x'.repeat(1_001) },
    );
    expect(reason?.stringValue).toBe('x'.repeat(1_000));
  });
});
