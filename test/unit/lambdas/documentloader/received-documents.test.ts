import { describe, expect, test } from 'vitest';
import { readMessageDocument } from '../../../../lambdas/documentloader/core/message-records.ts';
import {
  assumedDateOrders,
  type ReceivedDocument,
  receivedDocuments,
} from '../../../../lambdas/documentloader/core/received-documents.ts';
import type { DateOrder } from '../../../../shared/load-files/fields/date-order.ts';

const document = (documentId: string, fields: Record<string, string> = {}) => ({ documentId, fields });
const ordersOf = (received: ReadonlyMap<string, ReceivedDocument>) =>
  [...received.values()].map(({ document: { documentId }, dateOrder }) => `${documentId} ${dateOrder}`);

describe('the documents of messages', () => {
  const messages = [
    { documents: [document('A'), document('B')] },
    { documents: [document('B'), document('C')], dateOrder: 'DMY' as const },
  ];

  test('are read as their message says, else as their case says, each as it came first', () => {
    expect(ordersOf(receivedDocuments(messages, null))).toEqual(['A null', 'B null', 'C DMY']);
    expect(ordersOf(receivedDocuments(messages, 'MDY'))).toEqual(['A MDY', 'B MDY', 'C DMY']);
  });

  test('are one only where their content is the same', () => {
    const [a, b] = [document('A', { Subject: 'x' }), document('A', { Subject: 'y' })];
    expect(receivedDocuments([{ documents: [a, b, a] }], null).size).toBe(2);
  });
});

describe('the fields whose date order was assumed', () => {
  const columnsOf = (fields: Record<string, string>, dateOrder: DateOrder | null = null, documentId = 'A') => {
    const received = receivedDocuments([{ documents: [document(documentId, fields)] }], dateOrder);
    const records = [...received.values()].map((one) => readMessageDocument(one.document, 1, one.dateOrder));
    return assumedDateOrders(records, received);
  };

  test('are those of ambiguous dates, each once, by the name that the message gives them', () => {
    const twice = [document('A', { ' Sent  Date': ' 03/04/2001 ' }), document('B', { 'Sent Date': '05/06/2001' })];
    const received = receivedDocuments([{ documents: twice }], null);
    const records = twice.map((one) => readMessageDocument(one, 1));
    expect(assumedDateOrders(records, received)).toEqual([
      { code: 'DATE_ORDER_ASSUMED', column: 'Sent Date', detail: 'read month first' },
    ]);
  });

  test.each<[string, Record<string, string>]>([
    ['a date that is the same day in both orders', { 'Sent Date': '04/04/2001' }],
    ['a date of one order', { 'Sent Date': '04/13/2001' }],
    ['a date that nobody can read', { 'Sent Date': '03/04/2001 soon' }],
    ['a custom field', { Deadline: '03/04/2001' }],
  ])('are none of %s', (_, fields) => expect(columnsOf(fields)).toEqual([]));

  test('are none where the order was given, and none of a document that was not loaded', () => {
    expect(columnsOf({ 'Sent Date': '03/04/2001' }, 'MDY')).toEqual([]);
    expect(columnsOf({ 'Sent Date': '03/04/2001' }, null, '')).toEqual([]);
  });

  test('are found beside a document id among the fields, which the other outranks', () => {
    const fields = { DOCID: 'X', ngedocumentid: 'Y', 'Sent Date': '03/04/2001' };
    expect(columnsOf(fields).map(({ column }) => column)).toEqual(['Sent Date']);
  });
});
