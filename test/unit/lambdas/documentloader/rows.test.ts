import { describe, expect, test } from 'vitest';
import { attachmentRows, checkpointRow, exhibitRow, faultRows } from '../../../../lambdas/documentloader/core/rows.ts';
import { digestOf } from '../../../../shared/core/digest.ts';
import { inputDocument } from '../../../support/consumers/input-documents.ts';

const context = { caseId: 7, batchId: 3, partNumber: 5, now: '2026-01-02 03:04:05.000' };
const fault = (code: 'CELL_COUNT' | 'DATE_UNREADABLE', detail: string | null = null) => ({
  code,
  column: null,
  detail,
});

describe('rows of faults', () => {
  const record = { lineNumber: 12, documentId: 'D1', original: Buffer.from('the row') };

  test('are numbered and keep the bytes once, with the first error', () => {
    const faults = [fault('DATE_UNREADABLE'), fault('CELL_COUNT'), fault('CELL_COUNT')];
    expect(faultRows(context, record, faults).map((row) => [row.fault_number, row.severity, row.original])).toEqual([
      [1, 'warning', null],
      [2, 'error', record.original],
      [3, 'error', null],
    ]);
  });

  test('keep no bytes of a row that is loaded', () => {
    expect(faultRows(context, record, [fault('DATE_UNREADABLE')])[0]?.original).toBeNull();
  });

  test('cut what the columns cannot hold between characters', () => {
    const [row] = faultRows(context, record, [
      { code: 'CELL_COUNT', column: '😀'.repeat(300), detail: '😀'.repeat(600) },
    ]);
    expect([row?.column_name, row?.detail]).toEqual(['😀'.repeat(255), '😀'.repeat(500)]);
  });
});

test('a file is told from others of its exhibit by the digest of its path', () => {
  const document = inputDocument('D1', { files: [{ kind: 'native', path: 'N/1.msg' }] });
  expect(attachmentRows(context, document, 9)).toEqual([
    {
      npcase_id: 7,
      exhibit_id: 9,
      kind: 'native',
      path: 'N/1.msg',
      path_digest: digestOf('N/1.msg'),
      created_at_gmt: context.now,
    },
  ]);
});

test('an exhibit and its checkpoint name the line and part that they come from', () => {
  const document = inputDocument('D1', { lineNumber: 12, fields: { sentAt: '2001-01-02 03:04:05' } });
  const place = { npcase_id: 7, batch_id: 3, part_number: 5, line_number: 12, nge_document_id: 'D1' };
  expect(exhibitRow(context, document, 4)).toMatchObject({
    ...place,
    custodian_id: 4,
    sent_at_gmt: '2001-01-02 03:04:05',
  });
  expect(checkpointRow(context, document, 'P1', 'loaded')).toMatchObject({
    ...place,
    status: 'loaded',
    parent_document_id: 'P1',
  });
});
