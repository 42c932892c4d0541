import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { buildEvent, MAX_EVENT_BYTES } from '../../../shared/messages/events/build-event.ts';
import { buildFailureEvent } from '../../../shared/messages/events/build-failure-event.ts';
import { type EventOf, outboundEventSchema } from '../../../shared/messages/events/outbound-event.ts';

const where = { caseId: 7, batchId: 12, timestamp: new Date('2026-11-02T09:30:00Z') };
const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

interface LoadedPart {
  readonly documents: readonly (readonly [string, number])[];
  readonly duplicates: readonly string[];
}

const loaded = ({ documents, duplicates }: LoadedPart) =>
  buildEvent('DOCUMENT_LOADED', {
    ...where,
    source: 'caseload.documentloader',
    status: 'SUCCESS',
    documentIds: documents.map(([documentId]) => documentId),
    exhibitIds: documents.map(([, exhibitId]) => exhibitId),
    detail: {
      partNumber: 3,
      loaded: documents.length,
      duplicates: duplicates.length,
      rejected: 5,
      deferred: 6,
      duplicateDocumentIds: duplicates,
    },
  });

const successes = (events: readonly EventOf<'DOCUMENT_LOADED'>[]) =>
  events.map((event) => {
    if (event.status !== 'SUCCESS') throw new Error('expected a success');
    return event;
  });

/** The longest ids the schema takes, in what JSON and UTF-8 make largest: quotes, controls, emoji, lone surrogates. */
const adversarialId = fc
  .tuple(
    fc.constantFrom('"', '\\', '\u0001', '😀', '\ud800', 'é', 'a'),
    fc.integer({ min: 200, max: 250 }),
    fc.nat(99_999),
  )
  .map(([unit, length, number]) => unit.repeat(length) + number);
const parts: fc.Arbitrary<LoadedPart> = fc.record({
  documents: fc.array(fc.tuple(adversarialId, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })), {
    maxLength: 500,
    size: 'max',
  }),
  duplicates: fc.array(adversarialId, { maxLength: 300, size: 'max' }),
});

describe('an event that fits', () => {
  test('is one event with its documents and exhibits sorted together', () => {
    const [event, ...more] = loaded({
      documents: [
        ['b', 1],
        ['a', 2],
        ['B', 3],
      ],
      duplicates: ['z', 'y'],
    });
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      jobId: '7-12',
      documentIds: ['B', 'a', 'b'],
      exhibitIds: [3, 2, 1],
      timestamp: '2026-11-02T09:30:00.000Z',
      eventDetail: { loaded: 3, duplicates: 2, rejected: 5, duplicateDocumentIds: ['y', 'z'] },
    });
  });

  test('has the same id later and in another order, and another one for another part or key', () => {
    const tagged = (documentIds: string[], partNumber = 3, key: number[] = [], timestamp = where.timestamp) =>
      buildEvent('DOCUMENT_TAGGED', {
        ...where,
        timestamp,
        source: 'caseload.tagger',
        status: 'SUCCESS',
        documentIds,
        detail: { partNumber, taggings: 1 },
        key,
      })[0]?.eventId;
    expect(tagged(['b', 'a'], 3, [], new Date(0))).toBe(tagged(['a', 'b']));
    expect(new Set([tagged(['a']), tagged(['a'], 4), tagged(['a'], 3, [1]), tagged(['a'], 3, [2])]).size).toBe(4);
  });

  test('of a batch lists no documents, and may not be given any', () => {
    const [event] = buildEvent('BATCH_END_START', {
      ...where,
      source: 'caseload.checkpoint',
      status: 'SUCCESS',
      detail: {},
    });
    expect(outboundEventSchema.parse(event)).toMatchObject({ documentIds: [], exhibitIds: [], eventDetail: {} });
    buildEvent('BATCH_END_START', {
      ...where,
      source: 'caseload.checkpoint',
      status: 'SUCCESS',
      detail: {},
      // @ts-expect-error A batch of a million documents does not fit an event.
      documentIds: ['a'],
    });
  });

  test('tells its detail by its status', () => {
    for (const event of buildFailureEvent('intake', {
      ...where,
      code: 'CASE_FROZEN',
      reason: 'Frozen.',
      messageId: 'm',
    })) {
      if (event.eventType === 'JOB_STARTED' && event.status === 'SUCCESS') {
        expectTypeOf(event.eventDetail.batchName).toEqualTypeOf<string>();
        expectTypeOf(event.caseId).toEqualTypeOf<number>();
      }
    }
  });
});

describe('an event that is too large', () => {
  /** Shrinking parts of hundreds of kilobytes takes minutes and explains nothing. */
  const sizes = { numRuns: 25, endOnFailure: true };

  test('is sent as events that parse and are within the limit', () => {
    fc.assert(
      fc.property(parts, (part) => {
        for (const event of loaded(part)) {
          expect(bytes(event)).toBeLessThanOrEqual(MAX_EVENT_BYTES);
          expect(outboundEventSchema.safeParse(event).error).toBeUndefined();
        }
      }),
      sizes,
    );
  });

  test('loses and repeats nothing: lists are cut, counts add up', () => {
    fc.assert(
      fc.property(parts, (part) => {
        const events = successes(loaded(part));
        const sum = (count: 'loaded' | 'duplicates' | 'rejected' | 'deferred') =>
          events.reduce((total, { eventDetail }) => total + eventDetail[count], 0);
        const pairs = events.flatMap((event) => event.documentIds.map((id, i) => `${id} ${event.exhibitIds[i]}`));
        expect(pairs.toSorted()).toEqual(part.documents.map(([id, exhibitId]) => `${id} ${exhibitId}`).toSorted());
        expect(events.flatMap((event) => event.documentIds)).toEqual(part.documents.map(([id]) => id).toSorted());
        expect(events.flatMap(({ eventDetail }) => eventDetail.duplicateDocumentIds)).toEqual(
          part.duplicates.toSorted(),
        );
        expect([sum('loaded'), sum('duplicates')]).toEqual([part.documents.length, part.duplicates.length]);
        expect([sum('rejected'), sum('deferred')]).toEqual([5, 6]);
        expect(events.every(({ eventDetail }) => eventDetail.partNumber === 3)).toBe(true);
      }),
      sizes,
    );
  });

  test('is cut the same way with the same ids whatever the order, and no two chunks share an id', () => {
    fc.assert(
      fc.property(parts, (part) => {
        const events = loaded(part);
        const reversed = loaded({ documents: part.documents.toReversed(), duplicates: part.duplicates.toReversed() });
        expect(reversed).toEqual(events);
        expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
      }),
      sizes,
    );
  });

  test('is cut for real in these properties', () => {
    const documents = Array.from({ length: 500 }, (_, i) => ['😀'.repeat(250) + String(i), i + 1] as const);
    expect(loaded({ documents, duplicates: documents.map(([id]) => id) }).length).toBeGreaterThan(4);
  });
});

describe('rejected records', () => {
  const rejected = (faults: { lineNumber: number; documentId: string | null; code: string }[]) =>
    buildEvent('DOCUMENT_REJECTED', {
      ...where,
      source: 'caseload.documentloader',
      status: 'FAILED',
      documentIds: [...new Set(faults.flatMap(({ documentId }) => documentId ?? []))],
      detail: { partNumber: 3, faults },
    });

  test('are told by line, a code once however many columns have it', () => {
    const [event] = rejected([
      { lineNumber: 10, documentId: 'b', code: 'CELL_COUNT' },
      { lineNumber: 9, documentId: null, code: 'VALUE_TOO_LONG' },
      { lineNumber: 9, documentId: null, code: 'DOCUMENT_ID_MISSING' },
      { lineNumber: 9, documentId: null, code: 'VALUE_TOO_LONG' },
    ]);
    expect(event?.eventDetail.faults.map(({ lineNumber, code }) => `${lineNumber} ${code}`)).toEqual([
      '9 DOCUMENT_ID_MISSING',
      '9 VALUE_TOO_LONG',
      '10 CELL_COUNT',
    ]);
  });

  test('of a part full of faults are cut, and every fault is told once', () => {
    const codes = ['CELL_COUNT', 'INVALID_BYTES', 'DOCUMENT_ID_TWICE'];
    const faults = Array.from({ length: 1500 }, (_, i) => ({
      lineNumber: Math.floor(i / 3) + 1,
      documentId: '\ud800'.repeat(250) + String(Math.floor(i / 3)),
      code: codes[i % 3] as string,
    }));
    const events = rejected(faults);
    expect(events.length).toBeGreaterThan(5);
    expect(events.every((event) => bytes(event) <= MAX_EVENT_BYTES)).toBe(true);
    expect(events.flatMap(({ eventDetail }) => eventDetail.faults)).toHaveLength(1500);
    expect(events.flatMap(({ documentIds }) => documentIds)).toHaveLength(500);
  });
});

describe('a refused message', () => {
  const failure = { ...where, code: 'MESSAGE_NOT_JSON', reason: 'The body is not JSON.', messageId: 'm-1' };

  test.each([
    ['intake', 'JOB_STARTED'],
    ['documentloader', 'DOCUMENT_LOADED'],
    ['tagger', 'DOCUMENT_TAGGED'],
    ['checkpoint', 'LOADER_FINISHED'],
  ] as const)('of the %s fails as %s', (consumer, eventType) => {
    const [event] = buildFailureEvent(consumer, failure);
    expect(outboundEventSchema.parse(event)).toMatchObject({
      eventType,
      status: 'FAILED',
      source: `caseload.${consumer}`,
      jobId: '7-12',
      eventDetail: { code: 'MESSAGE_NOT_JSON', messageId: 'm-1' },
    });
  });

  test('without a readable case or batch has null for both and for the job', () => {
    const [event] = buildFailureEvent('tagger', { ...failure, caseId: null, batchId: null });
    expect(outboundEventSchema.parse(event)).toMatchObject({ caseId: null, batchId: null, jobId: null });
    const [halfKnown] = buildFailureEvent('tagger', { ...failure, batchId: null });
    expect(outboundEventSchema.parse(halfKnown)).toMatchObject({ caseId: 7, batchId: null, jobId: null });
  });

  test('has an id of its own, the same when it is told again', () => {
    const id = (messageId: string) => buildFailureEvent('intake', { ...failure, messageId })[0]?.eventId;
    expect(id('m-1')).toBe(id('m-1'));
    expect(id('m-2')).not.toBe(id('m-1'));
    const redriven = (redrives: number) => buildFailureEvent('intake', { ...failure, redrives })[0]?.eventId;
    expect(redriven(0)).toBe(id('m-1'));
    expect(new Set([0, 1, 2].map(redriven)).size).toBe(3);
  });

  test('with an endless reason still fits, and no character is cut in half', () => {
    const [event, ...more] = buildFailureEvent('intake', { ...failure, reason: `x${'😀'.repeat(300_000)}` });
    const { eventDetail } = outboundEventSchema.parse(event) as EventOf<'JOB_STARTED'> & { status: 'FAILED' };
    expect(more).toEqual([]);
    expect(eventDetail.reason).toBe(`x${'😀'.repeat(999)}`);
  });
});

test('exhibits that do not match the documents are a mistake of the caller', () => {
  expect(() =>
    buildEvent('DOCUMENT_TAGGED', {
      ...where,
      source: 'caseload.tagger',
      status: 'SUCCESS',
      documentIds: ['a', 'b'],
      exhibitIds: [1],
      detail: { partNumber: 1, taggings: 0 },
    }),
  ).toThrow(RangeError);
});
