import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { type EventIdentity, eventId } from '../../../shared/messages/events/event-id.ts';
import { jobId } from '../../../shared/messages/job-id.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 12 });
const surrogates = fc.constantFrom('\ud800', '\ud801', '\udc00', '","', '[', '');
const identities: fc.Arbitrary<EventIdentity> = fc.record({
  eventType: fc.constantFrom('DOCUMENT_LOADED', 'DOCUMENT_TAGGED'),
  status: fc.constantFrom('SUCCESS', 'FAILED', 'CANCELLED'),
  caseId: fc.option(fc.integer({ min: 1, max: 30 })),
  batchId: fc.option(fc.integer({ min: 1, max: 30 })),
  key: fc.array(fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }).map(String)), {
    maxLength: 3,
  }),
  documentIds: fc.array(fc.oneof(anyText, surrogates), { maxLength: 5 }),
});

test('an id has the shape of a UUID of version 8', () => {
  fc.assert(fc.property(identities, (identity) => z.uuid({ version: 'v8' }).safeParse(eventId(identity)).success));
});

test('the documents in any order give the same id', () => {
  fc.assert(
    fc.property(
      identities.chain((identity) =>
        fc.tuple(
          fc.constant(identity),
          fc.shuffledSubarray([...identity.documentIds], { minLength: identity.documentIds.length }),
        ),
      ),
      ([identity, documentIds]) => eventId({ ...identity, documentIds }) === eventId(identity),
    ),
  );
});

test('two identities share an id only when they are equal', () => {
  const sorted = (identity: EventIdentity) => ({ ...identity, documentIds: identity.documentIds.toSorted() });
  fc.assert(
    fc.property(identities, identities, (one, other) => {
      const equal = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
      expect(eventId(one) === eventId(other)).toBe(equal);
    }),
  );
});

test.each<[string, Partial<EventIdentity>]>([
  ['the type', { eventType: 'DOCUMENT_TAGGED' }],
  ['the status', { status: 'FAILED' }],
  ['the case', { caseId: 8 }],
  ['no case', { caseId: null }],
  ['case and batch exchanged', { caseId: 12, batchId: 7 }],
  ['the part', { key: [4, 0] }],
  ['the chunk', { key: [3, 1] }],
  ['a number that became text', { key: ['3', 0] }],
  ['a document cut elsewhere', { documentIds: ['a', 'bc'] }],
  ['two documents read as one', { documentIds: ['ab","c'] }],
  ['a document said twice', { documentIds: ['ab', 'ab', 'c'] }],
  ['a document less', { documentIds: ['ab'] }],
])('%s makes another id', (_, change) => {
  const identity = {
    eventType: 'DOCUMENT_LOADED',
    status: 'SUCCESS',
    caseId: 7,
    batchId: 12,
    key: [3, 0],
    documentIds: ['ab', 'c'],
  } as const;
  expect(eventId({ ...identity, ...change })).not.toBe(eventId(identity));
});

test('lone surrogates, which UTF-8 cannot tell apart, make different ids', () => {
  const identity = { eventType: 'X', status: 'SUCCESS', caseId: 1, batchId: 1, key: [] } as const;
  expect(eventId({ ...identity, documentIds: ['\ud800'] })).not.toBe(eventId({ ...identity, documentIds: ['\ud801'] }));
});

test('ids stay what they are, because subscribers remember them', () => {
  const identity = { eventType: 'DOCUMENT_LOADED', status: 'SUCCESS', caseId: 7, batchId: 12, key: [3, 0] } as const;
  expect(eventId({ ...identity, documentIds: ['ABC0001002', 'ABC0001001'] })).toBe(
    'b1b81576-ba8d-81bf-a608-b21210156037',
  );
});

test('a job is named by its case and batch', () => {
  expect(jobId(7, 12)).toBe('7-12');
});
