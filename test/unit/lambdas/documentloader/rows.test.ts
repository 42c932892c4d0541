import { describe, expect, test } from 'vitest';
import {
  attachmentRows,
  checkpointRow,
  custodianExhibitRow,
  dedupeRow,
  duplicateRow,
  exhibitRow,
  faultRows,
  relationInBatchRow,
  relationRow,
} from '../../../../lambdas/documentloader/core/rows.ts';
import { dedupeKey } from '../../../../shared/domain/dedupe-key.ts';
import { digestOf } from '../../../../shared/domain/digest.ts';
import type { Fault } from '../../../../shared/domain/fault-codes.ts';
import { inputDocument } from '../../../support/consumers/input-documents.ts';

const context = { batchId: 3, partNumber: 5, now: '2026-01-02 03:04:05.000' };
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

  test('keep the bytes of its cell with a warning, and none where there is no cell', () => {
    const cell = { ...fault('DATE_UNREADABLE'), original: Buffer.from('someday') };
    const keptBy = (faults: readonly Fault[]) => faultRows(context, record, faults).map(({ original }) => original);
    expect(keptBy([cell, fault('DATE_UNREADABLE')])).toEqual([cell.original, null]);
    // The row of a reject has the cell.
    expect(keptBy([cell, fault('CELL_COUNT')])).toEqual([null, record.original]);
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
  const place = { batch_id: 3, part_number: 5, line_number: 12, nge_document_id: 'D1' };
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

const rowInBatch = { batch_id: 3, created_at_gmt: context.now };

test('an exhibit is linked to each of its custodians', () => {
  expect(custodianExhibitRow(context, 9, 4)).toEqual({ ...rowInBatch, exhibit_id: 9, custodian_id: 4 });
});

test('a child names its parent, by the exhibits in the case and by the documents in the batch', () => {
  expect(relationRow(context, 9, 8)).toEqual({
    child_exhibit_id: 9,
    parent_exhibit_id: 8,
    relation: 'attachment',
    created_at_gmt: context.now,
  });
  expect(relationInBatchRow(context, 'D9', 'D8')).toEqual({
    ...rowInBatch,
    child_document_id: 'D9',
    parent_document_id: 'D8',
  });
});

test('a key keeps who has it', () => {
  const md5 = 'ab';
  const key = dedupeKey('global', { messageId: '<1@x>', bcc: null, md5, docType: 'email', custodian: null })!;
  const { matchedOn: _, messageId, docType, ...digests } = key;
  expect(dedupeRow(context, 'D1', key)).toEqual({
    ...rowInBatch,
    ...digests,
    message_id: messageId,
    doc_type: docType,
    nge_document_id: 'D1',
  });
});

test('a duplicate keeps where it stood, whose it was, and what the case has instead', () => {
  const document = inputDocument('D1', { lineNumber: 12, fields: { sourcePath: 'C/a.msg' } });
  const kept = { batchId: 2, documentId: 'K1', exhibitId: 40 };
  expect(duplicateRow(context, document, kept, 'md5', 4)).toEqual({
    ...rowInBatch,
    nge_document_id: 'D1',
    part_number: 5,
    line_number: 12,
    kept_batch_id: 2,
    kept_document_id: 'K1',
    kept_exhibit_id: 40,
    matched_on: 'md5',
    custodian_id: 4,
    source_path: 'C/a.msg',
  });
});
