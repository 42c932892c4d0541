import { describe, expect, it } from 'vitest';
import { PermanentError } from '../../../shared/domain/permanent-error.ts';
import { rolesOf } from '../../../shared/load-files/column-roles.ts';
import { HEAD_BYTES } from '../../../shared/load-files/formats/format.ts';
import { readHeader } from '../../../shared/load-files/formats/read-header.ts';
import { layoutSchema, SPLITTING } from '../../../shared/load-files/layout.ts';
import { concordance, csv, encoded, jsonl } from './samples.ts';

const refusal = (text: string) => {
  try {
    readHeader(csv, encoded(text));
  } catch (error) {
    if (error instanceof PermanentError) return error;
  }
  throw new Error('not refused');
};

describe('header', () => {
  it('knows headers by their aliases whatever their case and punctuation', () => {
    expect(rolesOf(['BegDoc#', 'Parent_Document-ID', 'e-mail from', 'MD5 Hash', 'Confidentiality'])).toEqual([
      'documentId',
      'parentDocumentId',
      'sender',
      'md5',
      null,
    ]);
  });

  it('gives a role to one column only, the more telling one', () => {
    expect(rolesOf(['Control Number', 'BEGBATES'])).toEqual([null, 'documentId']);
    expect(rolesOf(['Subject', 'Email Subject'])).toEqual([null, 'subject']);
  });

  it('reads a file path as the source path, and as the native where another column is the source', () => {
    expect(rolesOf(['DOCID', 'File Path'])).toEqual(['documentId', 'sourcePath']);
    expect(rolesOf(['DOCID', 'FILE_PATH', 'Folder Path'])).toEqual(['documentId', 'native', 'sourcePath']);
  });

  it('gives the layout and where the records begin', () => {
    const header = readHeader(csv, encoded('\n"DOC\nID",Issue,\n1,a,\n'));
    expect(header).toEqual({
      layout: {
        splitting: SPLITTING,
        dialect: csv,
        columns: [
          { header: 'DOC ID', role: 'documentId' },
          { header: 'Issue', role: null },
          { header: 'Column 3', role: null },
        ],
        dateOrders: {},
      },
      byteStart: 17,
      firstLine: 4,
    });
    expect(layoutSchema.parse(JSON.parse(JSON.stringify(header.layout)))).toEqual(header.layout);
  });

  it('begins behind the byte order mark', () => {
    const bytes = encoded('\ufeffþDOCIDþ\u0014þTOþ\r\n', 'utf-16le');
    const { layout, byteStart, firstLine } = readHeader({ ...concordance, encoding: 'utf-16le', bomBytes: 2 }, bytes);
    expect([byteStart, firstLine, layout.columns[0]?.header]).toEqual([bytes.length, 2, 'DOCID']);
    expect(readHeader({ ...jsonl, bomBytes: 3 }, encoded('\ufeff{}\n'))).toMatchObject({ byteStart: 3, firstLine: 1 });
  });

  it('says what to do about a header it cannot use', () => {
    expect(refusal('TO,FROM\n1,2\n')).toMatchObject({ code: 'HEADER_INVALID' });
    expect(refusal('TO,FROM\n1,2\n').message).toContain('begbates, begdoc');
    expect(refusal('DOCID,Issue,issue \n1,2,3\n').message).toContain('Columns 2 and 3');
    expect(refusal(`DOCID,${'x'.repeat(256)}\n`).message).toContain('column 2');
    expect(refusal(`DOCID,${'x,'.repeat(40_000)}\n`).message).toContain('longer than');
    expect(refusal('\n\n').code).toBe('SOURCE_EMPTY');
    for (const text of ['DOCID,Issue,issue\n', 'DOCID,"TO\n1,2\n', `DOCID,${'x,'.repeat(40_000)}\n`])
      expect(refusal(text).code).toBe('HEADER_INVALID');
  });

  it.each([
    ['a control character', 'DOCID,A\u0001B\n', 'column 2 has control'],
    ['more than 255 characters', `DOCID,TO,${'x'.repeat(256)}\n`, 'column 3 is longer than 255'],
    // A letter that is two when it is composed, as names are stored.
    ['more than 255 when it is composed', `DOCID,TO,${'\u0958'.repeat(128)}\n`, 'column 3 is longer than 255'],
    // Faults name the column as the file spells it.
    ['more than 255 until it is composed', `DOCID,TO,${'u\u0308'.repeat(128)}\n`, 'column 3 is longer than 255'],
  ])('refuses a column whose name has %s, and says which', (_, text, expected) => {
    expect(refusal(text)).toMatchObject({ code: 'HEADER_INVALID', message: expect.stringContaining(expected) });
  });

  it('takes a name of 255 characters, and runs of white space in one as one space', () => {
    const { layout } = readHeader(csv, encoded(`DOCID,${'x'.repeat(255)},My \t  Note\n`));
    expect(layout.columns.map(({ header }) => header)).toEqual(['DOCID', 'x'.repeat(255), 'My Note']);
  });

  it.each([
    ['opens and takes records in', 'DOCID,"Note\nA1,x\nA2,y\nA3,"z"\nA4,w\n', 'column 2 is not closed in line 1'],
    ['opens and closes where a record ends in one', 'DOCID,"Note\nA1,x\nA2,disk 16"\nA3,y\n', 'column 2 is not closed'],
    [
      'opens and closes in the next record',
      '\nDOCID,"Note,Sub\nA1,disk 16",c\nA2,b,c\n',
      'column 2 is not closed in line 2',
    ],
    [
      'opens and gives the header more cells',
      'DOCID,"Note\nA1",x\nA2,y\n',
      '3 columns, and the records behind it have 2 cells',
    ],
    [
      'closes in the next record, with as many cells as the header had',
      'DOCID,B,"Date\nSent,All\nA1,", two\nlines",,\nA2,,,\n',
      'column 3 is not closed in line 1',
    ],
    ['opens and never closes', 'DOCID,"TO\n1,2\n', 'column 2 is not closed in line 1'],
    ['closes early', '"No" te,DOCID\nx,A1\n', 'Line 1 has a text qualifier inside the name of column 1'],
    ['stands in a plain name', 'DOCID,No"te\nA1,x\n', 'inside the name of column 2'],
    ['parts a name from the header', 'DOCID,Date\nSent",Note\nA1,x,y\nA2,x,y\n', 'have 3 cells each'],
  ])('refuses a header in which a qualifier %s', (_, text, expected) => {
    expect(refusal(text)).toMatchObject({ code: 'HEADER_INVALID', message: expect.stringContaining(expected) });
    expect(refusal(text).message).not.toMatch(/Note|Sub|A1/);
  });

  it('refuses a Concordance header that takes records in', () => {
    const text = 'þDOCIDþ\u0014þNote\nþA1þ\u0014þxþ\nþA2þ\u0014þyþ\n';
    expect(() => readHeader(concordance, encoded(text))).toThrow('column 2 is not closed in line 1');
  });

  it.each([
    ['in the middle', 'DOCID,"Date\nSent",Note\nA1,x,y\n', ['DOCID', 'Date Sent', 'Note']],
    ['at the beginning', '"Doc\r\nID",Note\r\nA1,x\r\n', ['Doc ID', 'Note']],
    ['at the end, with delimiters', 'DOCID,"From, To\nand Cc"\nA1,x\n', ['DOCID', 'From, To and Cc']],
    ['in the only column', '"DOC\nID"\nA1\n', ['DOC ID']],
    ['and no record behind it', 'DOCID,"Date\nSent",Note\n', ['DOCID', 'Date Sent', 'Note']],
  ])('keeps a name of several lines whole %s', (_, text, expected) => {
    expect(readHeader(csv, encoded(text)).layout.columns.map(({ header }) => header)).toEqual(expected);
  });

  it('refuses a header that has another number of cells than all well-written records, and all the same one', () => {
    expect(refusal('DOCID,AB\nA1,x,y\nA2,x,\nA3,"x\n').message).toContain(
      '2 columns, and the records behind it have 3',
    );
    expect(refusal('DOCID,A,B,\nA1,x,y\nA2,x,y\n').message).toContain('4 columns, and the records behind it have 3');
    // These are faults of rows.
    for (const rows of ['A1\n', 'A1\nA2,x,y\n', 'A1\nA2\nA3,x\n', 'A1,x,\nA2,x,\n', 'A1,"x\nA2,"x\n'])
      expect(readHeader(csv, encoded(`DOCID,A\n${rows}`)).byteStart).toBe(8);
  });

  it('knows how many empty cells nearly all of the first rows have behind the last column', () => {
    const surplus = (rows: readonly string[]) =>
      readHeader(csv, encoded(`DOCID,A\n${rows.join('\n')}\n`)).layout.surplus;
    const rows = (some: number, odd: number) => [...Array(some).fill('1,a,'), ...Array(odd).fill('1,a')];
    expect([surplus(rows(2, 0)), surplus(rows(2, 1)), surplus(rows(18, 2)), surplus(rows(0, 2))]).toEqual([1, 1, 1, 0]);
    expect([surplus([]), surplus(rows(1, 0)), surplus(rows(1, 1)), surplus(rows(17, 2))]).toEqual(
      Array(4).fill(undefined),
    );
    // Rows that do not fit are no evidence.
    expect(surplus([...rows(2, 0), '1', '1,a,b', '1,"a'])).toBe(1);
  });

  it('has no columns in JSON Lines, where each line names its own', () => {
    expect(readHeader(jsonl, encoded('{"DOCID":"1"}\n')).layout).toEqual({
      splitting: SPLITTING,
      dialect: jsonl,
      columns: [],
      dateOrders: {},
    });
  });

  it('is read of a file that is just as long as what is looked at', () => {
    const text = `DOCID,${'x'.repeat(200)}`;
    const head = encoded(`${text}\n${'1,a\n'.repeat(HEAD_BYTES / 4)}`).subarray(0, HEAD_BYTES);
    expect(readHeader(csv, head).byteStart).toBe(text.length + 1);
    // Cut off there, its end is not known.
    const columns = `DOCID,${'x,'.repeat(HEAD_BYTES)}`.slice(0, HEAD_BYTES);
    expect(refusal(columns).message).toContain(`longer than ${HEAD_BYTES}`);
    expect(refusal(columns.slice(0, -1)).message).not.toContain('longer than');
  });

  it('does not take the first record of a file without a header for one', () => {
    expect(refusal('DOC1,VOL01,VOL01\n').message).not.toContain('same name');
  });
});
