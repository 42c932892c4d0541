import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DocumentOutcome,
  loadedEvents,
  type Outcome,
  tagCommands,
  withinOneCommand,
} from '../../../../lambdas/documentloader/core/outputs.ts';
import type { InputDocument } from '../../../../shared/domain/document.ts';
import { MAX_EVENT_BYTES } from '../../../../shared/messages/events/build-event.ts';
import { outboundEventSchema } from '../../../../shared/messages/events/outbound-event.ts';
import { taggerQueueSchema } from '../../../../shared/messages/queues/tagger-queue.ts';
import { inputDocument } from '../../../support/consumers/input-documents.ts';

const context = { caseId: 7, batchId: 3, timestamp: new Date('2026-01-02T03:04:05Z') };
const SQS_BYTES = 256 * 1024;
const NOTHING: Outcome = { partNumber: 1, documents: [], rejected: 0, faults: [], deferred: 0 };

/** One part's documents by what became of them, with lines and ids of their own. */
const outcome = fc
  .array(
    fc.record({
      status: fc.constantFrom<DocumentOutcome['status']>('loaded', 'tagged', 'duplicate', 'rejected'),
      name: fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }).filter((name) => [...name].length <= 240),
    }),
    { maxLength: 300, size: 'max' },
  )
  .map((rows): Outcome => {
    const documents = rows.map(({ status, name }, i) => ({
      documentId: `${i} ${name}`,
      partNumber: 2,
      lineNumber: i + 1,
      status,
      exhibitId: status === 'loaded' || status === 'tagged' ? i + 1 : null,
    }));
    const rejected = documents.filter(({ status }) => status === 'rejected');
    return {
      partNumber: 2,
      documents,
      rejected: rejected.length,
      faults: rejected.map((d) => ({ lineNumber: d.lineNumber, documentId: d.documentId, code: 'DATABASE_REFUSED' })),
      deferred: 0,
    };
  });
const shuffled = outcome.chain((one) =>
  fc.tuple(
    fc.constant(one),
    fc.record({
      partNumber: fc.constant(one.partNumber),
      documents: fc.shuffledSubarray([...one.documents], { minLength: one.documents.length }),
      rejected: fc.constant(one.rejected),
      faults: fc.shuffledSubarray([...one.faults], { minLength: one.faults.length }),
      deferred: fc.constant(0),
    }),
  ),
);

const sourcesWithTags = ({ documents }: Outcome, bytes: number): Map<string, InputDocument> =>
  new Map(
    documents.map(({ documentId }) => [
      documentId,
      inputDocument(documentId, { tags: bytes === 0 ? [] : [{ field: 'Text', value: 'ü'.repeat(bytes / 2) }] }),
    ]),
  );

describe('the events of an outcome', () => {
  test('are the same in whatever order the database gives its rows', () => {
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        expect(loadedEvents(context, other)).toEqual(loadedEvents(context, one));
      }),
    );
  });

  test('are valid, within the size of a message, and together tell of every document once', () => {
    fc.assert(
      fc.property(outcome, (one) => {
        const events = loadedEvents(context, one).map((event) => outboundEventSchema.parse(event));
        for (const event of events)
          expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThanOrEqual(MAX_EVENT_BYTES);
        const of = (...statuses: string[]) =>
          one.documents.filter(({ status }) => statuses.includes(status)).map((d) => d.documentId);
        const loaded = events.filter((e) => e.eventType === 'DOCUMENT_LOADED' && e.status === 'SUCCESS');
        expect(loaded.flatMap((e) => e.documentIds).sort()).toEqual(of('loaded', 'tagged').sort());
        expect(loaded.flatMap((e) => e.eventDetail.duplicateDocumentIds).sort()).toEqual(of('duplicate').sort());
        expect(loaded.reduce((sum, e) => sum + e.eventDetail.loaded, 0)).toBe(of('loaded', 'tagged').length);
        expect(loaded.reduce((sum, e) => sum + e.eventDetail.duplicates, 0)).toBe(of('duplicate').length);
        const rejected = events.filter((e) => e.eventType === 'DOCUMENT_REJECTED');
        expect(rejected.flatMap((e) => e.documentIds).sort()).toEqual(of('rejected').sort());
        expect(new Set(events.map((e) => e.eventId)).size).toBe(events.length);
        expect(loaded.flatMap((e) => e.exhibitIds).length).toBe(of('loaded', 'tagged').length);
        expect(rejected.length > 0).toBe(one.rejected > 0);
      }),
    );
  });

  test('differ between two messages of one part that brought duplicates only', () => {
    const duplicateOn = (lineNumber: number): Outcome => ({
      partNumber: 1,
      documents: [{ documentId: `D${lineNumber}`, partNumber: 1, lineNumber, status: 'duplicate', exhibitId: null }],
      rejected: 0,
      faults: [],
      deferred: 0,
    });
    const [first] = loadedEvents(context, duplicateOn(1));
    const [second] = loadedEvents(context, duplicateOn(2));
    expect(first?.eventId).not.toBe(second?.eventId);
  });

  test('of duplicates only are the same in whatever order their lines come', () => {
    const duplicate = (lineNumber: number) =>
      ({ documentId: `D${lineNumber}`, partNumber: 1, lineNumber, status: 'duplicate', exhibitId: null }) as const;
    const of = (...lines: number[]) =>
      loadedEvents(context, { ...NOTHING, documents: lines.map(duplicate) }).map(({ eventId }) => eventId);
    expect(of(10, 9, 2)).toEqual(of(2, 9, 10));
    expect(of(10, 9)).not.toEqual(of(2, 9, 10));
  });

  test('that reject rows without an id differ by their lines', () => {
    const of = (lineNumber: number) =>
      loadedEvents(context, {
        ...NOTHING,
        rejected: 1,
        faults: [{ lineNumber, documentId: null, code: 'CELL_COUNT' }],
      });
    expect(of(1).map((event) => event.eventType)).toEqual(['DOCUMENT_LOADED', 'DOCUMENT_REJECTED']);
    expect(of(1)[1]).toMatchObject({
      documentIds: [],
      eventDetail: { faults: [{ lineNumber: 1, documentId: null, code: 'CELL_COUNT' }] },
    });
    expect(of(1)[1]?.eventId).not.toBe(of(2)[1]?.eventId);
    expect(of(1)[1]?.eventId).toBe(of(1)[1]?.eventId);
  });

  test('name the exhibits of what was loaded', () => {
    const loaded = { documentId: 'D1', partNumber: 1, lineNumber: 1, status: 'loaded', exhibitId: 5 } as const;
    const kept = { ...loaded, documentId: 'D2', lineNumber: 2, status: 'duplicate', exhibitId: null } as const;
    expect(loadedEvents(context, { ...NOTHING, documents: [loaded, kept] })).toMatchObject([
      { documentIds: ['D1'], exhibitIds: [5], eventDetail: { duplicateDocumentIds: ['D2'] } },
    ]);
  });
});

describe('the tag commands of an outcome', () => {
  const sizes = fc.constantFrom(0, 100, 2_000, 60_000);

  test('are the same in whatever order the database gives its rows', () => {
    fc.assert(
      fc.property(shuffled, sizes, ([one, other], bytes) => {
        const sources = sourcesWithTags(one, bytes);
        expect(tagCommands(context, other, sources)).toEqual(tagCommands(context, one, sources));
      }),
      { numRuns: 30 },
    );
  });

  test('are valid, within the size of a message, and name every loaded document once', () => {
    fc.assert(
      fc.property(outcome, sizes, (one, bytes) => {
        const commands = tagCommands(context, one, sourcesWithTags(one, bytes));
        for (const command of commands) {
          expect(taggerQueueSchema.parse(command)).toEqual(command);
          expect(Buffer.byteLength(JSON.stringify(command))).toBeLessThan(SQS_BYTES);
        }
        expect(commands.flatMap((c) => c.documents.map((d) => d.documentId)).sort()).toEqual(
          one.documents
            .filter((d) => d.exhibitId !== null)
            .map((d) => d.documentId)
            .sort(),
        );
        expect(commands.map((c) => c.chunkNumber)).toEqual(commands.map((_, i) => i + 1));
      }),
      { numRuns: 30 },
    );
  });

  test('bring the tags of each document that has an exhibit, in the order of their lines', () => {
    const documents = (['loaded', 'tagged', 'duplicate', 'loaded'] as const).map((status, i) => ({
      documentId: `D${4 - i}`,
      partNumber: 1,
      lineNumber: i + 1,
      status,
      exhibitId: i === 3 ? null : i + 1,
    }));
    const sources = new Map([['D4', inputDocument('D4', { tags: [{ field: 'Issue', value: 'hot' }] })]]);
    expect(tagCommands(context, { ...NOTHING, documents }, sources).map((command) => command.documents)).toEqual([
      [
        { documentId: 'D4', exhibitId: 1, tags: [{ field: 'Issue', value: 'hot' }] },
        { documentId: 'D3', exhibitId: 2, tags: [] },
      ],
    ]);
    expect(tagCommands(context, NOTHING, sources)).toEqual([]);
  });

  test('hold a part of documents each, also where a family is larger than a part', () => {
    const documents = Array.from({ length: 501 }, (_, i) => ({
      documentId: `D${i}`,
      partNumber: 2,
      lineNumber: i + 1,
      status: 'loaded' as const,
      exhibitId: i + 1,
    }));
    const commands = tagCommands(
      context,
      { partNumber: 2, documents, rejected: 0, faults: [], deferred: 0 },
      new Map(),
    );
    for (const command of commands) expect(taggerQueueSchema.safeParse(command).success).toBe(true);
    expect(commands.flatMap((c) => c.documents)).toHaveLength(501);
  });
});

describe('withinOneCommand', () => {
  test('says by how much a column is over, and leaves a document that fits as it is', () => {
    const small = inputDocument('D1', { tags: [{ field: 'A', value: 'x' }] });
    expect(withinOneCommand(small)).toBe(small);
    const tags = ['A', 'B', 'C', 'D'].map((field) => ({ field, value: 'x'.repeat(60_000) }));
    const detail = expect.stringContaining('204800 bytes');
    const tooLong = (original: Buffer) => [{ code: 'VALUE_TOO_LONG', column: 'D', detail, original }];
    const document = inputDocument('D1', { tags });
    expect(withinOneCommand(document).faults).toEqual(tooLong(Buffer.from('x'.repeat(60_000))));
    const utf16 = Buffer.from('x'.repeat(60_000), 'utf16le');
    expect(withinOneCommand(document, 'utf-16le').faults).toEqual(tooLong(utf16));
  });

  test('keeps a document within a command and tells once of each column whose values do not fit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ field: fc.constantFrom('A', 'B', 'C'), length: fc.constantFrom(10, 60_000, 65_000) })),
        (values) => {
          const tags = values.map(({ field, length }, i) => ({ field, value: `${i}${'x'.repeat(length)}` }));
          const bounded = withinOneCommand(inputDocument('D1', { tags }));
          expect(Buffer.byteLength(JSON.stringify(bounded.tags))).toBeLessThan(200 * 1024);
          const lost = tags.filter((tag) => !bounded.tags.includes(tag));
          expect(bounded.faults.map((f) => f.column).sort()).toEqual([...new Set(lost.map((t) => t.field))].sort());
          expect(bounded.faults.every((f) => f.code === 'VALUE_TOO_LONG')).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });
});
