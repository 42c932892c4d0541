import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sortRecords } from '../../../../lambdas/documentloader/core/sort-records.ts';
import type { ReadRecord } from '../../../../shared/domain/document.ts';
import { inputDocument } from '../../../support/consumers/input-documents.ts';

const warning = { code: 'DATE_UNREADABLE', column: 'DATESENT', detail: null } as const;
const record = (documentId: string, lineNumber: number): ReadRecord => ({
  kind: 'document',
  document: inputDocument(documentId, { lineNumber, faults: [warning] }),
});

describe('sortRecords', () => {
  test('lets the first line with an id stand and rejects the others, naming it', () => {
    const { documents, rejects } = sortRecords([record('A', 9), record('A', 4), record('B', 6), record('A', 7)]);
    expect(documents.map((d) => [d.documentId, d.lineNumber])).toEqual([
      ['A', 4],
      ['B', 6],
    ]);
    expect(rejects).toEqual([
      {
        lineNumber: 7,
        documentId: 'A',
        faults: [warning, { code: 'DOCUMENT_ID_TWICE', column: null, detail: 'also on line 4' }],
        original: Buffer.from('A'),
      },
      {
        lineNumber: 9,
        documentId: 'A',
        faults: [warning, { code: 'DOCUMENT_ID_TWICE', column: null, detail: 'also on line 4' }],
        original: Buffer.from('A'),
      },
    ]);
  });

  test('keeps every record once, whatever the order in which they come', () => {
    const lines = fc.uniqueArray(fc.record({ id: fc.constantFrom('A', 'B', 'C', 'D'), line: fc.nat(50) }), {
      selector: ({ line }) => line,
    });
    fc.assert(
      fc.property(lines, (rows) => {
        const records = rows.map(({ id, line }) => record(id, line));
        const sorted = sortRecords(records);
        const all = [...sorted.documents, ...sorted.rejects].map((r) => r.lineNumber);
        expect(all.sort()).toEqual(rows.map((r) => r.line).sort());
        expect(sortRecords(records.toReversed())).toEqual(sorted);
        for (const { documentId, lineNumber } of sorted.documents)
          expect(lineNumber).toBe(Math.min(...rows.filter((r) => r.id === documentId).map((r) => r.line)));
      }),
    );
  });

  test('leaves what could not be read as it is', () => {
    const reject = { lineNumber: 3, documentId: null, faults: [], original: Buffer.from('x') };
    expect(sortRecords([{ kind: 'reject', reject }])).toEqual({ documents: [], rejects: [reject] });
  });
});
