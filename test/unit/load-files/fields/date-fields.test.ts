import { describe, expect, test } from 'vitest';
import { readFields } from '../../../../shared/load-files/records/read-record.ts';

const read = (fields: Record<string, string>, order?: 'MDY' | 'DMY') => {
  const found = readFields({ DOCID: 'D1', ...fields }, 1, new Uint8Array(), order);
  if (found.kind !== 'document') throw new Error('The row was rejected.');
  return found.document;
};

describe('the dates of a row', () => {
  test('are read in the order that is given, month first where none is', () => {
    const fields = { 'Sent Date': '03/04/2001', 'Created Date': '05/06/2001 10:00' };
    expect(read(fields, 'DMY').fields).toMatchObject({
      sentAt: '2001-04-03 00:00:00',
      createdAt: '2001-06-05 10:00:00',
    });
    expect(read(fields).fields).toMatchObject({ sentAt: '2001-03-04 00:00:00', createdAt: '2001-05-06 10:00:00' });
  });

  test('that programs write for "none" are kept, with a warning of their column', () => {
    const { fields, faults } = read({
      'Sent Date': '1601-01-01',
      'Created Date': '01/01/1970',
      Modified_At: '2001-04-03',
    });
    expect(fields).toMatchObject({ sentAt: '1601-01-01 00:00:00', createdAt: '1970-01-01 00:00:00' });
    expect(faults).toEqual([
      { code: 'DATE_SENTINEL', column: 'Sent Date', detail: null, original: Buffer.from('1601-01-01') },
      { code: 'DATE_SENTINEL', column: 'Created Date', detail: null, original: Buffer.from('01/01/1970') },
    ]);
  });

  test('of 1970-01-01 mean that day where a column of times says when', () => {
    const { fields, faults } = read({ 'Sent Date': '1970-01-01', 'Time Sent': '10:00' });
    expect(fields.sentAt).toBe('1970-01-01 10:00:00');
    expect(faults).toEqual([]);
  });
});
