import { describe, expect, test } from 'vitest';
import { idInCase } from '../../../../lambdas/documentloader/core/ids-in-case.ts';
import { documentIdDigest } from '../../../../shared/domain/digest.ts';

const own = { batchId: 12, documentId: 'A-1' };
const warning = (detail: string) => ({ code: 'DOCUMENT_ID_IN_CASE', column: null, detail });

test.each([
  ['it is the first itself', { batchId: 12, documentId: 'A-1' }, null],
  ['another batch has it', { batchId: 3, documentId: 'A-1' }, warning('batch 3')],
  [
    'another batch has it in other case',
    { batchId: 3, documentId: 'a-1' },
    warning('batch 3; the ids differ by case only'),
  ],
  [
    'its own batch has it in other case',
    { batchId: 12, documentId: 'a-1' },
    warning('batch 12; the ids differ by case only'),
  ],
])('what an exhibit is warned of when %s', (_, first, fault) => {
  expect(idInCase(own, first)).toEqual(fault);
});

describe('the digest of a document id', () => {
  test.each([
    ['A-1', 'a-1'],
    ['ÄÖ', 'äö'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['İ-1', 'i-1'],
    ['\u212a-1', 'k-1'],
  ])('is the same for %s and %s', (one, other) => {
    expect(documentIdDigest(one)).toEqual(documentIdDigest(other));
  });

  test.each([
    ['A-1', 'A-2'],
    ['A-1', 'A1'],
    ['A-1', 'A-1 '],
    ['Ä', 'A'],
    ['İ-1', 'i\u0307-1'],
    ['ß', 'ẞ'],
    ['Ⴀ', 'ⴀ'],
    ['x\u{10400}', 'x\u{10428}'],
    ['οδος', 'οδοσ'],
  ])('differs for %j and %j', (one, other) => {
    expect(documentIdDigest(one)).not.toEqual(documentIdDigest(other));
  });
});
