import { describe, expect, it } from 'vitest';
import type { InputDocument, RejectedRecord } from '../../../shared/domain/document.ts';
import { FAULTS, type Fault, type FaultCode } from '../../../shared/domain/fault-codes.ts';
import type { Dialect } from '../../../shared/load-files/dialect.ts';
import { readFields, readRecord } from '../../../shared/load-files/records/read-record.ts';
import { concordance, csv, encoded, jsonl, laidOut, split } from './samples.ts';

const readAll = (text: string, dialect: Dialect = csv) => {
  const { layout, records } = laidOut(text, dialect);
  return records.map((record) => readRecord(layout, record));
};
const document = (text: string, dialect: Dialect = csv): InputDocument => {
  const [read] = readAll(text, dialect);
  if (read?.kind !== 'document') throw new Error(JSON.stringify(read));
  return read.document;
};
const reject = (text: string, dialect: Dialect = csv): RejectedRecord => {
  const [read] = readAll(text, dialect);
  if (read?.kind !== 'reject') throw new Error(JSON.stringify(read));
  return read.reject;
};
const plain = (text: string) => new Uint8Array(encoded(text));
/** A fault of a cell, with what the file has there. */
const warning = (code: FaultCode, column: string, detail: string | null, cell: string): Fault => ({
  code,
  column,
  detail,
  original: encoded(cell),
});
const codes = (faults: readonly { code: string }[]) => faults.map(({ code }) => code);

describe('reading a record', () => {
  it('reads a document with all its parts', () => {
    const header = 'BEGDOC,PARENTID,CUSTODIAN,ALL CUSTODIANS,FROM,DATESENT,TIMESENT,NATIVELINK,FILESIZE,Hash,Issue';
    const row =
      'D2,D1,"Doe, Jane","DOE, JANE;Roe, Rick;",a@x.org,05/21/2001,3:48 PM,.\\N\\1.msg,12 kb,D41D8CD98F00B204E9800998ECF8427E,hot;cold';
    expect(document(`${header}\n${row}\n`)).toMatchObject({
      documentId: 'D2',
      lineNumber: 2,
      parentDocumentId: 'D1',
      docType: 'email',
      custodians: ['Doe, Jane', 'Roe, Rick'],
      fields: {
        sender: 'a@x.org',
        sentAt: '2001-05-21 15:48:00',
        fileSize: 12_288,
        md5: 'd41d8cd98f00b204e9800998ecf8427e',
        subject: null,
      },
      files: [{ kind: 'native', path: 'N/1.msg' }],
      tags: [{ field: 'Issue', value: 'hot;cold' }],
      faults: [],
      original: plain(`${row}\n`),
    });
  });

  it('splits the values of a custom field where the dialect has a separator, and keeps each once', () => {
    const { tags } = document('þDOCIDþ\u0014þIssueþ\r\nþ1þ\u0014þhot; cold;;hot;hot®lineþ\r\n', concordance);
    expect(tags).toEqual([
      { field: 'Issue', value: 'hot' },
      { field: 'Issue', value: 'cold' },
      { field: 'Issue', value: 'hot\nline' },
    ]);
  });

  it('records all faults of a row, each with the column as the file spells it, and loads the rest', () => {
    const header = 'DocID,Date Sent,File Size,MD5 Hash,Native_Link,Subject,Note';
    const read = document(`${header}\nD1,0002-11-30,big,xyz,..\\a.msg,${'s'.repeat(1001)},n\0n\n`);
    expect(read.faults.toSorted((a, b) => a.code.localeCompare(b.code))).toEqual([
      warning('DATE_UNREADABLE', 'Date Sent', 'a year before 1000', '0002-11-30'),
      warning('HASH_UNREADABLE', 'MD5 Hash', 'not 32 hexadecimal digits', 'xyz'),
      warning('NUL_CHARACTER', 'Note', null, 'n\0n'),
      warning('NUMBER_UNREADABLE', 'File Size', null, 'big'),
      warning('PATH_UNSAFE', 'Native_Link', null, '..\\a.msg'),
      warning('VALUE_TOO_LONG', 'Subject', '1001 characters, at most 1000', 's'.repeat(1001)),
    ]);
    expect(read).toMatchObject({ documentId: 'D1', files: [], tags: [] });
    expect(read.faults.every(({ code }) => FAULTS[code].severity === 'warning')).toBe(true);
  });

  it.each(['utf-8', 'utf-16le', 'utf-16be'] as const)(
    'keeps the cell of a warning as it is written in %s',
    (encoding) => {
      const text = 'þDOCIDþ\u0014þDATESENTþ\u0014þPARENTIDþ\r\n þ1þ\u0014 þein þþTagþþ®im Mäi 😀þ\u0014þ1þ\r\n';
      const { faults } = document(text, { ...concordance, encoding });
      expect(faults.map(({ original }) => original)).toEqual([encoded(' þein þþTagþþ®im Mäi 😀þ', encoding)]);
    },
  );

  it('keeps the cell of a stray qualifier, and once more for another warning of it', () => {
    const { faults } = document('DOCID,DATESENT\n1,so"on\n');
    expect(faults).toEqual([
      warning('STRAY_QUALIFIER', 'DATESENT', null, 'so"on'),
      warning('DATE_UNREADABLE', 'DATESENT', 'no known date format', 'so"on'),
    ]);
  });

  it('rejects a row without a usable id, with its other faults and its bytes', () => {
    const missing = reject('DOCID,DATESENT\n ,soon\n');
    expect(missing).toMatchObject({ documentId: null, lineNumber: 2, original: plain(' ,soon\n') });
    expect(codes(missing.faults)).toEqual(['DOCUMENT_ID_MISSING', 'DATE_UNREADABLE']);
    expect(missing.faults[0]).toMatchObject({ column: 'DOCID', detail: null });
    expect(codes(reject(`DOCID,A\n${'9'.repeat(256)},b\n`).faults)).toEqual(['DOCUMENT_ID_INVALID']);
    expect(codes(reject('DOCID,A\nD\0,b\n').faults)).toEqual(['DOCUMENT_ID_INVALID']);
  });

  it('rejects a row of another width than the header', () => {
    expect(reject('DOCID,A,B\n1,2\n').faults).toEqual([
      { code: 'CELL_COUNT', column: null, detail: '2 cells, header has 3' },
    ]);
  });

  it('warns of a row whose empty cells at its end are not as many as the first rows have', () => {
    const surplus = (text: string) =>
      readAll(text).map((read) =>
        read.kind === 'document'
          ? read.document.faults.map(({ code, column, detail }) => [code, column, detail])
          : read.reject.faults.map(({ code }) => code),
      );
    const told = (detail: string) => [['SURPLUS_CELLS', null, detail]];
    expect(surplus('DOCID,A,B\n1,a,b\n2,a,,b,\n3,a,b\n2,a,,\n4,a,b\n')).toEqual([
      [],
      ['CELL_COUNT'],
      [],
      told('1 empty cell, usual are 0'),
      [],
    ]);
    expect(surplus('DOCID,A\n1,a,,\n2,a,,\n3a,,\n4,a,,\n')).toEqual([[], [], told('1 empty cell, usual are 2'), []]);
    // These do not agree, so that none of them is more odd than the others.
    expect(surplus('DOCID,A\n1,a,,\n2,a,,\n3,a,\n4,a\n').flat()).toEqual([]);
    expect(surplus('DOCID,A\n1,a,\n2,a\n').flat()).toEqual([]);
  });

  it('rejects a row of invalid bytes and reads the next', () => {
    const { layout } = laidOut('DOCID,A\n');
    const bytes = Buffer.from('D1,\xff\nD2,b\n', 'latin1');
    const read = split(bytes, csv, { columns: 2 }).map((record) => readRecord(layout, record));
    expect(read[0]).toMatchObject({
      kind: 'reject',
      reject: { faults: [{ code: 'INVALID_BYTES', detail: 'not utf-8' }] },
    });
    expect(read[1]).toMatchObject({ kind: 'document', document: { documentId: 'D2' } });
  });

  it('says how long a record is that is too long', () => {
    const { layout } = laidOut('DOCID,A\n');
    const [, long] = split(encoded(`1,a\n2,${'x'.repeat(30)}\n`), csv, { columns: 2, max: 16 });
    expect(readRecord(layout, long!)).toMatchObject({
      reject: { lineNumber: 2, documentId: null, faults: [{ code: 'RECORD_TOO_LONG', detail: '33 bytes' }] },
    });
  });

  it('takes an open qualifier for the fault, whatever the bytes behind it', () => {
    const { layout } = laidOut('DOCID,A\n');
    const bytes = Buffer.from('1,"\xff\n2,b\n', 'latin1');
    const read = split(bytes, csv, { columns: 2 }).map((record) => readRecord(layout, record));
    expect(read).toMatchObject([
      { kind: 'reject', reject: { faults: [{ code: 'UNCLOSED_QUALIFIER' }] } },
      { kind: 'document' },
    ]);
  });

  it('keeps the word null, which is a value as any other', () => {
    expect(document('DOCID,Note\n1,null and void\n').tags).toEqual([{ field: 'Note', value: 'null and void' }]);
    expect(document('DOCID,Note\n1,"null, and void"\n').tags).toEqual([{ field: 'Note', value: 'null, and void' }]);
  });

  it('takes the date order of the column', () => {
    const { layout, records } = laidOut('DOCID,DATESENT\n1,03/04/2001\n');
    expect(readRecord({ ...layout, dateOrders: { sentAt: 'DMY' } }, records[0]!)).toMatchObject({
      document: { fields: { sentAt: '2001-04-03 00:00:00' } },
    });
  });

  it('keeps the date and warns when its time is unreadable, and warns of a time without a date', () => {
    const read = document('DOCID,DATESENT,TIMESENT\n1,20010521,later\n');
    expect(read.fields.sentAt).toBe('2001-05-21 00:00:00');
    expect(read.faults.map(({ column }) => column)).toEqual(['TIMESENT']);
    expect(document('DOCID,DATESENT,TIMESENT\n1,2001-05-21 10:00,later\n').faults).toEqual([]);
    const both = document('DOCID,DATERCVD,TIMERCVD\n1,,15:00\n');
    expect(both.faults).toEqual([warning('DATE_UNREADABLE', 'TIMERCVD', 'a time without its date', '15:00')]);
  });

  it('lets a head that names itself as its parent have none', () => {
    expect(document('DOCID,PARENTID\n1,1\n').parentDocumentId).toBeNull();
  });

  it('takes "null" for no message-id, and a document with one for an e-mail', () => {
    expect(document('DOCID,MESSAGE-ID\n1,null\n')).toMatchObject({ docType: 'edoc', fields: { messageId: null } });
    expect(document('DOCID,MESSAGE-ID\n1,<a@b>\n')).toMatchObject({ docType: 'email', fields: { messageId: '<a@b>' } });
    expect(document('DOCID,FILENAME\n1,A.MSG\n').docType).toBe('email');
    expect(document('DOCID,DATESENT\n1,2001-01-01\n').docType).toBe('edoc');
  });

  it('does not take an extracted text for the path of one', () => {
    const read = document('DOCID,Extracted Text\n1,Dear all. See below.\n');
    expect(read).toMatchObject({ files: [], faults: [{ code: 'PATH_UNSAFE', detail: 'not the path of a file' }] });
  });
});

describe('reading JSON Lines', () => {
  it('reads each line by its own keys', () => {
    const read = readAll(
      '{"docId":"1","Issue":"hot"}\n{"BEGBATES":2,"Page Count":3,"Redacted":true,"To":null}\n',
      jsonl,
    );
    expect(read).toMatchObject([
      { document: { documentId: '1', tags: [{ field: 'Issue', value: 'hot' }] } },
      { document: { documentId: '2', fields: { pageCount: 3, recipients: null }, tags: [{ value: 'true' }] } },
    ]);
  });

  it.each([
    ['12345678901234567890', '12345678901234567890'],
    ['1.10', '1.10'],
    ['1e400', '1e400'],
    ['-0', '-0'],
    ['"a: \\"b\\": c"', 'a: "b": c'],
  ])('keeps %s as it is written', (json, text) => {
    expect(document(`{"docid":${json}}\n`, jsonl)).toMatchObject({ documentId: text });
  });

  it('tells of cells that look qualified in a file whose beginning shows no qualifiers', () => {
    const tab = { ...csv, delimiter: '\t', qualifier: null } as const;
    const [read] = readAll('DOCID\tA\tB\nA1\t"first\tsays "hi"\n', tab);
    expect(read).toMatchObject({
      document: {
        faults: [{ code: 'STRAY_QUALIFIER', column: 'A' }],
        tags: [{ value: '"first' }, { value: 'says "hi"' }],
      },
    });
  });

  it('names the key of what it cannot take, cut to what a column holds', () => {
    const faultOf = (line: string) => reject(`${line}\n`, jsonl).faults[0];
    expect(faultOf('{"docid":"1","to":["a"]}')).toMatchObject({ column: 'to' });
    expect(faultOf(`{"${'x'.repeat(300)}":{}}`)).toMatchObject({ column: 'x'.repeat(255) });
    expect(faultOf('{"\\ud83d\\u0000x":{}}')).toMatchObject({ column: '\ufffd\ufffdx' });
    expect(faultOf(`{"${'😀'.repeat(300)}":{}}`)).toMatchObject({ column: '😀'.repeat(255) });
    expect(faultOf('[]')).toMatchObject({ column: null });
  });

  it.each([
    ['not JSON', '{"docid":"1"'],
    ['not an object', '["1"]'],
    ['not an object', '5'],
    ['not an object', 'null'],
    ['an object or array as a value', '{"docid":"1","to":["a"]}'],
    ['a key twice', '{"docid":"1","to":"a","to":"b"}'],
    ['a key twice', '{"docid":"1","t\\u006f":"a: \\"","to":"b"}'],
    ['half a surrogate pair', '{"docid":"1","to":"\\ud800"}'],
    ['Columns 1 and 2 have the same name; rename one.', '{"docid":"1","DocID":"2"}'],
  ])('rejects a line that is %s', (detail, line) => {
    expect(reject(`${line}\n`, jsonl).faults).toMatchObject([{ code: 'INVALID_JSON', detail }]);
  });
});

describe('reading a document of a message', () => {
  it('understands the same names, and dates month first', () => {
    const original = encoded('{}');
    const read = readFields({ documentId: 'D1', 'Date Sent': '03/04/2001', Issue: 'a;b' }, 5, original);
    expect(read).toMatchObject({
      document: {
        documentId: 'D1',
        lineNumber: 5,
        fields: { sentAt: '2001-03-04 00:00:00' },
        tags: [{ field: 'Issue', value: 'a;b' }],
        original,
      },
    });
  });

  it('rejects one without an id', () => {
    expect(readFields({ subject: 'x' }, 1, encoded(''))).toMatchObject({
      reject: { faults: [{ code: 'DOCUMENT_ID_MISSING', column: null }] },
    });
  });
});
