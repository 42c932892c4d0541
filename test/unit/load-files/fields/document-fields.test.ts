import { describe, expect, it } from 'vitest';
import type { InputDocument } from '../../../../shared/domain/document.ts';
import { readFields } from '../../../../shared/load-files/records/read-record.ts';

/** The document that comes of these columns. */
function document(columns: Readonly<Record<string, string>>): InputDocument {
  const read = readFields({ DOCID: 'D1', ...columns }, 1, new Uint8Array());
  if (read.kind !== 'document') throw new Error(JSON.stringify(read.reject.faults));
  return read.document;
}
const fields = (columns: Readonly<Record<string, string>>) => document(columns).fields;
const faults = (columns: Readonly<Record<string, string>>) => document(columns).faults;

const MD5 = 'a1'.repeat(16);
const SHA1 = 'b2'.repeat(20);
const SHA256 = 'c3'.repeat(32);

describe('the fields of a document', () => {
  it('are each read from their column', () => {
    const columns = {
      'End Bates': 'D2',
      Title: 'The title',
      'Email Subject': 'Re: it',
      'File Name': 'Plan.DOCX',
      'File Ext': '.DOCX',
      'File Size': '12 kb',
      'Page Count': '1,200',
      'Folder Path': 'C:\\mail\\a',
      Author: 'Ann',
      From: 'ann@x.org',
      To: 'bob@x.org',
      CC: 'carol@x.org',
      BCC: 'dan@x.org',
      'Message-ID': '<1@x.org>',
      References: '<0@x.org>',
      'Date Sent': '2001-05-21',
      'Time Sent': '15:48',
      'Date Rcvd': '2001-05-22',
      'Time Rcvd': '16:48',
      'Date Created': '2001-05-23',
      'Time Created': '17:48',
      'Date Modified': '2001-05-24',
      'Time Modified': '18:48',
      MD5,
      SHA1,
      SHA256,
    };
    expect(document(columns)).toMatchObject({
      tags: [],
      faults: [],
      fields: {
        endNumber: 'D2',
        title: 'The title',
        subject: 'Re: it',
        fileName: 'Plan.DOCX',
        fileExtension: 'docx',
        fileSize: 12_288,
        pageCount: 1_200,
        sourcePath: 'C:\\mail\\a',
        author: 'Ann',
        sender: 'ann@x.org',
        recipients: 'bob@x.org',
        cc: 'carol@x.org',
        bcc: 'dan@x.org',
        messageId: '<1@x.org>',
        messageReferences: '<0@x.org>',
        sentAt: '2001-05-21 15:48:00',
        receivedAt: '2001-05-22 16:48:00',
        createdAt: '2001-05-23 17:48:00',
        modifiedAt: '2001-05-24 18:48:00',
        md5: MD5,
        sha1: SHA1,
        sha256: SHA256,
      },
    });
  });

  it('take an extension without its first dot, and a dot alone for none', () => {
    expect(['tar.gz', '.tar.GZ', 'MSG', '.'].map((text) => fields({ 'File Ext': text }).fileExtension)).toEqual([
      'tar.gz',
      'tar.gz',
      'msg',
      null,
    ]);
  });

  it.each(['null', 'NULL', '<>', '<   >', '<', '<null>', '<null', 'Null>'])(
    'have no message id where it says %s',
    (text) => {
      expect(fields({ 'Message-ID': text }).messageId).toBeNull();
    },
  );

  it.each(['null@x', 'x null', '<>@x', '<a>', 'a>', 'not<>'])('have a message id where it says %s', (text) => {
    expect(fields({ 'Message-ID': text }).messageId).toBe(text);
  });

  it('say of an unreadable time that it is one, and keep the date', () => {
    expect(faults({ 'Date Sent': '2001-05-21', 'Time Sent': 'late' })).toEqual([
      { code: 'DATE_UNREADABLE', column: 'Time Sent', detail: 'no known time format', original: Buffer.from('late') },
    ]);
  });
});

describe('a hash', () => {
  it('is one of three by its length where its column does not say which', () => {
    for (const [name, hex] of Object.entries({ md5: MD5, sha1: SHA1, sha256: SHA256 }))
      expect(fields({ Hash: hex })).toMatchObject({ md5: null, sha1: null, sha256: null, [name]: hex });
  });

  it('of a column that says which comes before one of a column that does not', () => {
    expect(fields({ Hash: 'd4'.repeat(16), MD5 }).md5).toBe(MD5);
  });

  it('of another length than its column says is a fault', () => {
    const unreadable = (column: string, detail: string, value: string) => ({
      code: 'HASH_UNREADABLE',
      column,
      detail,
      original: Buffer.from(value),
    });
    expect(faults({ SHA1: MD5, SHA256: SHA1, Hash: 'abc' })).toEqual(
      expect.arrayContaining([
        unreadable('SHA1', 'not 40 hexadecimal digits', MD5),
        unreadable('SHA256', 'not 64 hexadecimal digits', SHA1),
        unreadable('Hash', 'not 32, 40 or 64 hexadecimal digits', 'abc'),
      ]),
    );
  });
});

describe('the custodians', () => {
  it('are named without the space around them, each once', () => {
    const columns = { Custodian: ' Doe, Jane ', 'All Custodians': 'DOE, JANE ;  Roe, Rick ;; Ann' };
    expect(document(columns).custodians).toEqual(['Doe, Jane', 'Roe, Rick', 'Ann']);
  });

  it('are composed before they are measured, and are one whatever the form of their accents', () => {
    const columns = { Custodian: 'Jose\u0301', 'All Custodians': 'JOS\u00c9;Ann  Roe;ann roe' };
    expect(document(columns).custodians).toEqual(['Jos\u00e9', 'Ann  Roe']);
    expect(document({ Custodian: 'e\u0301'.repeat(255) }).custodians).toEqual(['\u00e9'.repeat(255)]);
    // A letter that is two when it is composed.
    expect(document({ Custodian: '\u0958'.repeat(128) })).toMatchObject({
      custodians: [],
      faults: [{ code: 'VALUE_TOO_LONG', detail: '256 characters, at most 255' }],
    });
  });

  it('whose name is too long are a fault of their column, and the others stay', () => {
    const names = `Ann;${'x'.repeat(256)};Bob;${'y'.repeat(257)}`;
    const read = document({ 'All Custodians': names });
    expect(read.custodians).toEqual(['Ann', 'Bob']);
    // Their cell is kept once, however many of its names are too long.
    const tooLong = { code: 'VALUE_TOO_LONG', column: 'All Custodians' };
    expect(read.faults).toEqual([
      { ...tooLong, detail: '256 characters, at most 255', original: Buffer.from(names) },
      { ...tooLong, detail: '257 characters, at most 255' },
    ]);
  });
});

describe('the files', () => {
  it('are the native, the text and the image that the row names', () => {
    const { files, faults } = document({ 'Native Link': 'N\\1', 'Text Path': 'T/1.txt', 'Image Path': 'I/1.tif' });
    expect(files).toEqual([
      { kind: 'native', path: 'N/1' },
      { kind: 'text', path: 'T/1.txt' },
      { kind: 'image', path: 'I/1.tif' },
    ]);
    expect(faults).toEqual([]);
  });

  it('whose path is too long are a fault of their column', () => {
    const path = `N/${'x'.repeat(2_000)}.msg`;
    const read = document({ 'Native Link': path });
    expect(read.files).toEqual([]);
    const detail = '2006 characters, at most 2000';
    expect(read.faults).toEqual([
      { code: 'VALUE_TOO_LONG', column: 'Native Link', detail, original: Buffer.from(path) },
    ]);
  });
});

describe('the type of a document', () => {
  const email = { 'Date Sent': '2001-05-21', From: 'ann@x.org' };
  it.each([
    ['a date sent and a sender', email],
    ['a date received and a sender', { 'Date Rcvd': '2001-05-21', From: 'ann@x.org' }],
    ['a date sent and recipients', { 'Date Sent': '2001-05-21', To: 'ann@x.org' }],
    ['a message id', { 'Message-ID': '<1@x.org>' }],
    ['the extension of a mail file', { 'File Ext': 'EML' }],
    ['the name of a mail file', { 'File Name': 'a.pst' }],
    ['the native of a mail file', { 'Native Link': 'N/1.MSG', 'Text Path': 'T/1.txt' }],
  ])('is an e-mail that has %s', (_, columns) => expect(document(columns).docType).toBe('email'));

  it.each(['dbx', 'eml', 'emlx', 'mbox', 'mbx', 'mht', 'msg', 'nsf', 'ost', 'pst'])('is an e-mail as .%s', (ext) =>
    expect(document({ 'File Ext': ext }).docType).toBe('email'),
  );

  it.each([
    ['a date sent alone', { 'Date Sent': '2001-05-21' }],
    ['a sender alone', { From: 'ann@x.org', To: 'bob@x.org' }],
    ['another date and a sender', { 'Date Created': '2001-05-21', From: 'ann@x.org' }],
    ['an extension that says otherwise than its native', { 'File Ext': 'pdf', 'Native Link': 'N/1.msg' }],
    ['a name that says otherwise than its native', { 'File Name': 'a.pdf', 'Native Link': 'N/1.msg' }],
    ['the text of a mail file', { 'Text Path': 'T/1.msg' }],
    ['nothing', {}],
  ])('is none that has %s', (_, columns) => expect(document(columns).docType).toBe('edoc'));
});

it('a value too long for its column is a fault, and one that just fits is not', () => {
  expect(fields({ Author: 'x'.repeat(500), References: 'x'.repeat(65_535) })).toMatchObject({
    author: 'x'.repeat(500),
    messageReferences: 'x'.repeat(65_535),
  });
  expect(faults({ Author: 'x'.repeat(501), References: 'x'.repeat(65_536) }).map(({ detail }) => detail)).toEqual([
    '501 characters, at most 500',
    '65536 bytes, at most 65535',
  ]);
});

it('a document id with a control character says so', () => {
  expect(readFields({ DOCID: 'D\u00011' }, 1, new Uint8Array())).toMatchObject({
    reject: {
      documentId: null,
      faults: [{ code: 'DOCUMENT_ID_INVALID', column: 'DOCID', detail: 'a control character' }],
    },
  });
});

it('a parent id that cannot be one is dropped with a fault', () => {
  const parent = `P${'x'.repeat(255)}`;
  const read = document({ 'Parent ID': parent });
  expect(read.parentDocumentId).toBeNull();
  const detail = '256 characters, at most 255';
  expect(read.faults).toEqual([
    { code: 'FAMILY_PARENT_MISSING', column: 'Parent ID', detail, original: Buffer.from(parent) },
  ]);
});
