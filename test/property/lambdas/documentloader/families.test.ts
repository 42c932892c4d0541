import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type FamilyDocument,
  type ParentOutcome,
  type Placement,
  placeFamilies,
} from '../../../../lambdas/documentloader/core/families.ts';

const IDS = ['A1', 'A2', 'A9', 'A10', 'A11', 'A100', 'B1', 'B2'];
const OUTSIDE = ['X1', 'X2', 'X3', 'X4'];
const kept = { batchId: 3, documentId: 'K1', exhibitId: 9 };

/** Documents with any pointers among them, out of the part, or to themselves. */
const part = fc
  .uniqueArray(fc.constantFrom(...IDS), { minLength: 1 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((documentId) =>
        fc
          .option(fc.constantFrom(...IDS, ...OUTSIDE))
          .map((parentDocumentId): FamilyDocument => ({ documentId, parentDocumentId })),
      ),
    ),
  );
const shuffledPart = part.chain((documents) =>
  fc.tuple(fc.constant(documents), fc.shuffledSubarray(documents, { minLength: documents.length })),
);
const outcome = fc.constantFrom<ParentOutcome>(
  { kind: 'exhibit', exhibitId: 5 },
  { kind: 'duplicate', kept },
  { kind: 'rejected' },
  { kind: 'unknown' },
);
const outcomes = fc
  .tuple(...OUTSIDE.map(() => fc.option(outcome)))
  .map((all) => new Map(all.flatMap((one, i) => (one === null ? [] : [[OUTSIDE[i]!, one]]))));

const asObject = (placed: ReadonlyMap<string, Placement>) => Object.fromEntries(placed);

/** What a document's placement must be, worked out by following its pointers for as many steps as there are documents. */
function expected(
  documents: readonly FamilyDocument[],
  known: ReadonlyMap<string, ParentOutcome>,
  last: boolean,
  documentId: string,
): Placement {
  const parentOf = (id: string): string | null => {
    const parent = documents.find((d) => d.documentId === id)?.parentDocumentId ?? null;
    return parent === id ? null : parent;
  };
  const holds = (id: string) => documents.some((d) => d.documentId === id);
  const trail = [documentId];
  for (const _ of documents) {
    const parent = parentOf(trail.at(-1)!);
    if (parent === null) return follow(trail.at(-1)!, documentId, null);
    if (!holds(parent)) {
      const kind = known.get(parent)?.kind ?? 'unknown';
      if (kind === 'exhibit') return { kind: 'joins' };
      if (kind === 'duplicate') return { kind: 'duplicate', kept };
      if (kind === 'unknown' && !last) return { kind: 'deferred' };
      return follow(trail.at(-1)!, documentId, 'FAMILY_PARENT_MISSING');
    }
    trail.push(parent);
  }
  // Longer than there are documents: the end of the trail is in a circle.
  const circle = new Set([trail.at(-1)!]);
  for (let at = parentOf(trail.at(-1)!)!; !circle.has(at); at = parentOf(at)!) circle.add(at);
  const lowest = [...circle].reduce((a, b) => (number(a) < number(b) ? a : b));
  return follow(lowest, documentId, 'FAMILY_CYCLE');
}

/** The test's ids have one letter and a number. */
const number = (id: string): number => id.charCodeAt(0) * 1_000 + Number(id.slice(1));

const follow = (head: string, documentId: string, code: 'FAMILY_PARENT_MISSING' | 'FAMILY_CYCLE' | null): Placement =>
  head === documentId
    ? { kind: 'head', fault: code && { code, column: null, detail: null } }
    : { kind: 'member', headId: head };

describe('placeFamilies', () => {
  test('gives the same placements whatever the order of the rows', () => {
    fc.assert(
      fc.property(shuffledPart, outcomes, fc.boolean(), ([documents, shuffled], known, last) => {
        expect(asObject(placeFamilies(shuffled, known, last))).toEqual(asObject(placeFamilies(documents, known, last)));
      }),
    );
  });

  test('places every document, where its pointers lead', () => {
    fc.assert(
      fc.property(part, outcomes, fc.boolean(), (documents, known, last) => {
        expect(asObject(placeFamilies(documents, known, last))).toEqual(
          Object.fromEntries(documents.map((d) => [d.documentId, expected(documents, known, last, d.documentId)])),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  test('gives every member a head of the same part', () => {
    fc.assert(
      fc.property(part, outcomes, fc.boolean(), (documents, known, last) => {
        const placed = placeFamilies(documents, known, last);
        for (const placement of placed.values())
          if (placement.kind === 'member') expect(placed.get(placement.headId)?.kind).toBe('head');
      }),
    );
  });

  test('breaks a circle at its lowest number, in natural order', () => {
    const documents = [
      { documentId: 'ABC10', parentDocumentId: 'ABC9' },
      { documentId: 'ABC9', parentDocumentId: 'ABC10' },
      { documentId: 'ABC1', parentDocumentId: 'ABC10' },
    ];
    expect(asObject(placeFamilies(documents, new Map(), false))).toEqual({
      ABC9: { kind: 'head', fault: { code: 'FAMILY_CYCLE', column: null, detail: null } },
      ABC10: { kind: 'member', headId: 'ABC9' },
      ABC1: { kind: 'member', headId: 'ABC9' },
    });
  });

  test('leaves nothing waiting in the last part', () => {
    fc.assert(
      fc.property(part, outcomes, (documents, known) => {
        const kinds = [...placeFamilies(documents, known, true).values()].map(({ kind }) => kind);
        expect(kinds).not.toContain('deferred');
      }),
    );
  });
});
