import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  contentDigest,
  messageDocumentId,
  readMessageDocument,
  secondDocumentId,
} from '../../../../lambdas/documentloader/core/message-records.ts';
import type { ReadRecord } from '../../../../shared/domain/document.ts';
import { documentIdSchema } from '../../../../shared/messages/identifiers.ts';

const idOf = (record: ReadRecord) =>
  record.kind === 'document' ? record.document.documentId : record.reject.documentId;

/** Ids as producers send them, the impossible ones among them. */
const anyId = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('', ' ', 'D1', ' D1 ', 'a\nb', '\0', 'x'.repeat(256), '\ud800', 'x\udc00y'),
);
const anyFields = fc.dictionary(
  fc.oneof(fc.string(), fc.constantFrom('DOCID', 'doc_id', 'NGE_DOCUMENT_ID', 'ngedocumentid', 'Document Id', 'Title')),
  fc.string(),
);

describe('the id of a document from a message', () => {
  test('is the trimmed id that it came with, where that can be one', () => {
    expect(messageDocumentId({ documentId: ' D-1 ', fields: {} })).toBe('D-1');
  });

  test('is otherwise a digest of what came, the same on each repeat', () => {
    const made = ['', 'a\nb', 'x'.repeat(256), '\ud800'].map((documentId) =>
      messageDocumentId({ documentId, fields: { Title: 'T' } }),
    );
    for (const id of made) expect(id).toMatch(/^invalid-[0-9a-f]{64}$/);
    expect(new Set(made).size).toBe(made.length);
    expect(messageDocumentId({ documentId: '', fields: { Title: 'T' } })).toBe(made[0]);
    expect(messageDocumentId({ documentId: '', fields: { Title: 'U' } })).not.toBe(made[0]);
  });

  test('can always be written, and names the record that the document becomes', () => {
    fc.assert(
      fc.property(anyId, anyFields, (documentId, fields) => {
        const id = messageDocumentId({ documentId, fields });
        expect(documentIdSchema.safeParse(id).success && id.isWellFormed() && id.trim() === id).toBe(true);
        expect(idOf(readMessageDocument({ documentId, fields }, 1))).toBe(id);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('what tells a repeat of a document', () => {
  const of = (fields: Record<string, string>) => contentDigest({ documentId: 'D1', fields });

  test('is a digest of what it says, in whatever order it says it', () => {
    const digest = of({ Title: 'T', Author: 'A', Note: 'N' });
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(of({ Note: 'N', Title: 'T', Author: 'A' })).toBe(digest);
    expect(of({ Author: 'A', Note: 'N', Title: 'T' })).toBe(digest);
    expect(of({ Title: 'T', Author: 'A', Note: 'other' })).not.toBe(digest);
    expect(contentDigest({ documentId: 'D2', fields: { Title: 'T', Author: 'A', Note: 'N' } })).not.toBe(digest);
  });

  test('gives another document under the same id an id of its own', () => {
    const one = secondDocumentId(of({ Title: 'T' }));
    expect(documentIdSchema.parse(one)).toBe(one);
    expect(secondDocumentId(of({ Title: 'T' }))).toBe(one);
    expect(secondDocumentId(of({ Title: 'U' }))).not.toBe(one);
  });
});

describe('a document from a message', () => {
  test('is read by the aliases of load files, its own id before one among the fields', () => {
    const read = readMessageDocument(
      {
        documentId: 'D1',
        fields: { BEGBATES: 'other', 'Email Subject': 'Hi', 'MD5 Hash': 'A'.repeat(32), Issue: 'x' },
      },
      4,
    );
    expect(read).toMatchObject({
      kind: 'document',
      document: {
        documentId: 'D1',
        lineNumber: 4,
        fields: { subject: 'Hi', md5: 'a'.repeat(32) },
        tags: [{ field: 'Issue', value: 'x' }],
      },
    });
  });

  test('that is refused is kept as its JSON', () => {
    const document = { documentId: '', fields: { Title: 'T' } };
    const read = readMessageDocument(document, 1);
    expect(read.kind === 'reject' && JSON.parse(Buffer.from(read.reject.original).toString())).toEqual(document);
    expect(read.kind === 'reject' && read.reject.faults.map((f) => f.code)).toEqual(['DOCUMENT_ID_MISSING']);
  });

  test('with more tag values than a command takes is loaded without them', () => {
    const fields = Object.fromEntries(['A', 'B', 'C', 'D'].map((name) => [name, 'x'.repeat(60_000)]));
    const read = readMessageDocument({ documentId: 'D1', fields }, 1);
    expect(read.kind === 'document' && read.document.tags.map((tag) => tag.field)).toEqual(['A', 'B', 'C']);
    expect(read.kind === 'document' && read.document.faults.map((f) => f.column)).toEqual(['D']);
  });
});
