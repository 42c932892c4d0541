import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readyDocuments, type WaitingDocument } from '../../../../lambdas/checkpoint/core/ready-documents.ts';

const MAX = 5;
const ids = Array.from({ length: 30 }, (_, i) => `D${i}`);
const parent = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...ids.slice(0, 12)) },
  fc.constantFrom('gone 1', 'gone 2', null),
);
/** Documents that name each other, and parents who do not wait, in any way. */
const waiting = fc
  .uniqueArray(fc.constantFrom(...ids), { minLength: 1, maxLength: ids.length, size: 'max' })
  .chain((some) =>
    fc.tuple(...some.map((documentId) => parent.map((p): WaitingDocument => ({ documentId, parentDocumentId: p })))),
  );

/** The parts of each round, until nobody waits. */
function rounds(documents: readonly WaitingDocument[]): string[][][] {
  const all: string[][][] = [];
  let left = documents;
  while (left.length > 0 && all.length <= documents.length) {
    const parts = readyDocuments(left, MAX);
    all.push(parts);
    const decided = new Set(parts.flat());
    left = left.filter((d) => !decided.has(d.documentId));
  }
  return all;
}

/** The circle that a document stands in, if it does. */
function circleOf(documents: readonly WaitingDocument[], documentId: string): Set<string> {
  const parents = new Map(documents.map((d) => [d.documentId, d.parentDocumentId]));
  const circle = new Set<string>();
  let at: string | null | undefined = documentId;
  while (typeof at === 'string' && parents.has(at) && !circle.has(at)) {
    circle.add(at);
    at = parents.get(at);
  }
  return at === documentId ? circle : new Set();
}

describe('readyDocuments', () => {
  test('brings every waiting document in some round, once', () => {
    fc.assert(
      fc.property(waiting, (documents) => {
        expect(rounds(documents).flat(2).sort()).toEqual(documents.map((d) => d.documentId).sort());
      }),
    );
  });

  test('brings none before the parent it names, and circles whole in one part', () => {
    fc.assert(
      fc.property(waiting, (documents) => {
        const all = rounds(documents);
        const roundOf = new Map(all.flatMap((parts, round) => parts.flat().map((id) => [id, round])));
        for (const { documentId, parentDocumentId } of documents) {
          const circle = circleOf(documents, documentId);
          const part = all.flat().find((some) => some.includes(documentId));
          if (circle.size > 0) expect(part).toEqual(expect.arrayContaining([...circle]));
          else if (parentDocumentId !== null && roundOf.has(parentDocumentId))
            expect(roundOf.get(parentDocumentId)).toBeLessThan(roundOf.get(documentId)!);
        }
      }),
    );
  });

  test('makes no part larger than a part may be, but for a circle that is', () => {
    fc.assert(
      fc.property(waiting, (documents) => {
        for (const part of rounds(documents).flat()) {
          const circle = Math.max(0, ...part.map((id) => circleOf(documents, id).size));
          expect(part.length).toBeGreaterThan(0);
          expect(part.length).toBeLessThanOrEqual(Math.max(MAX, circle));
        }
      }),
    );
  });

  test('gives the same parts whatever the order of the rows', () => {
    const shuffled = waiting.chain((documents) =>
      fc.tuple(fc.constant(documents), fc.shuffledSubarray(documents, { minLength: documents.length })),
    );
    fc.assert(
      fc.property(shuffled, ([documents, others]) => {
        expect(readyDocuments(others, MAX)).toEqual(readyDocuments(documents, MAX));
      }),
    );
  });

  test('keeps siblings together where they fit', () => {
    const of = (parentDocumentId: string, ...some: string[]) =>
      some.map((documentId) => ({ documentId, parentDocumentId }));
    expect(readyDocuments([...of('P', 'A1', 'A2', 'A10'), ...of('Q', 'B1', 'B2', 'B3')], MAX)).toEqual([
      ['A1', 'A2', 'A10'],
      ['B1', 'B2', 'B3'],
    ]);
  });

  test('fills a part with families until one does not fit', () => {
    const of = (parentDocumentId: string, ...some: string[]) =>
      some.map((documentId) => ({ documentId, parentDocumentId }));
    const families = [...of('P', 'A1', 'A2'), ...of('Q', 'B1', 'B2', 'B3'), ...of('R', 'C1'), ...of('S', 'D1')];
    expect(readyDocuments(families, MAX)).toEqual([
      ['A1', 'A2', 'B1', 'B2', 'B3'],
      ['C1', 'D1'],
    ]);
  });

  test('brings a circle by its numbers, wherever it was entered', () => {
    const circle = ['D1', 'D3', 'D10', 'D2', 'D7', 'D5'].map((documentId, i, all) => ({
      documentId,
      parentDocumentId: all[(i + 1) % all.length]!,
    }));
    for (let first = 0; first < circle.length; first++) {
      const entered = [...circle.slice(first), ...circle.slice(0, first)];
      expect(readyDocuments(entered, MAX)).toEqual([['D1', 'D2', 'D3', 'D5', 'D7', 'D10']]);
    }
  });

  test('brings nothing when nobody waits', () => expect(readyDocuments([], MAX)).toEqual([]));
});
