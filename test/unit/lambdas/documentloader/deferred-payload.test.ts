import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deferredDocument, deferredRow } from '../../../../lambdas/documentloader/core/deferred-payload.ts';
import { inputDocument } from '../../../support/consumers/input-documents.ts';

const context = { caseId: 7, batchId: 3, partNumber: 1, now: '2026-01-02 03:04:05.000' };

test('a document that waited is the one that came, to the byte', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.uint8Array(),
      fc.option(fc.maxSafeNat()),
      (text, original, fileSize) => {
        const document = inputDocument('D1', {
          parentDocumentId: text,
          custodians: [text],
          fields: { title: text, fileSize },
          tags: [{ field: text, value: text }],
          files: [{ kind: 'native', path: text }],
          faults: [
            { code: 'PATH_UNSAFE', column: text, detail: null, original: Buffer.from(original) },
            { code: 'RECORD_IN_VALUE', column: null, detail: null },
          ],
          original: Buffer.from(original),
        });
        expect(deferredDocument(deferredRow(context, document).payload)).toEqual(document);
      },
    ),
  );
});
