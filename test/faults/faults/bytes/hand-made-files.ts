import type { SeedFile } from './seed-file.ts';

const DELIMITER = '\u0014';

interface Row {
  readonly id: string;
  readonly parent: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly sent: string;
  readonly issues: string;
}

const HEADER: Row = {
  id: 'DOCID',
  parent: 'PARENTID',
  from: 'FROM',
  to: 'TO',
  subject: 'SUBJECT',
  sent: 'DATESENT',
  issues: 'Issues',
};

/** Families, a date that only a day-first file has, marks of every dialect inside values. */
const ROWS: readonly Row[] = [
  {
    id: 'A-1',
    parent: '',
    from: 'ann@example.com',
    to: 'Bo <bo@example.com>; c@example.com',
    subject: 'Budget, final',
    sent: '13/05/2001',
    issues: 'Price;Cost',
  },
  { id: 'A-2', parent: 'A-1', from: '', to: '', subject: 'said "yes" | no', sent: '', issues: '' },
  {
    id: 'A-3',
    parent: 'A-1',
    from: 'Jo <jo@example.com>',
    to: 'Bo',
    subject: 'tab\tand þorn',
    sent: '02/03/2001',
    issues: 'é',
  },
  {
    id: 'B-1',
    parent: '',
    from: 'ann@example.com',
    to: 'Bo',
    subject: 'two\nlines',
    sent: '2001-05-21 15:48',
    issues: '😀',
  },
  { id: 'B-2', parent: 'Z-9', from: '', to: '', subject: '', sent: 'someday', issues: 'Price' },
];

/** Ids of other kinds in one file: letters first and digits first, without digits, with a blank, and one to be qualified. */
const MIXED_IDS = ['X-1', '00001', 'COVER', 'ABC 2', 'A,1'];
const MIXED_ROWS = ROWS.map((row, i): Row => ({ ...row, id: MIXED_IDS[i] ?? row.id, parent: '' }));

const cells = (row: Row): string[] => [row.id, row.parent, row.from, row.to, row.subject, row.sent, row.issues];

/** Joins cells with a delimiter; `write` makes a cell of a value. */
const table = (delimiter: string, lineEnd: string, write: (value: string) => string, rows = ROWS): string =>
  [HEADER, ...rows].map((row) => cells(row).map(write).join(delimiter) + lineEnd).join('');

const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
const quotedWhereNeeded = (value: string): string => (/[",\n\t|]/.test(value) ? quoted(value) : value);
const thorned = (value: string): string => `þ${value.replaceAll('þ', 'þþ').replaceAll('\n', '®')}þ`;
/** Where nothing encloses a value it cannot hold what separates values. */
const plain = (value: string): string => value.replace(/[\n\t|,]/g, ' ').replaceAll(DELIMITER, ' ');

const utf16le = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');
const utf16be = (text: string): Buffer => utf16le(text).swap16();

const jsonLines = ROWS.map((row) =>
  JSON.stringify({
    docid: row.id,
    parentid: row.parent || null,
    from: row.from,
    to: row.to,
    subject: row.subject,
    sentAt: row.sent,
    issues: row.issues,
    pageCount: 3,
    hot: true,
  }),
).join('\n');

/** Small files, at least one of every dialect and encoding that Caseload reads. */
export const HAND_MADE_FILES: readonly SeedFile[] = [
  { name: 'hand-made/comma.csv', bytes: Buffer.from(table(',', '\r\n', quotedWhereNeeded)) },
  { name: 'hand-made/comma-all-quoted.csv', bytes: Buffer.from(table(',', '\n', quoted)) },
  { name: 'hand-made/comma-mixed.csv', bytes: Buffer.from(table(',', '\n', quotedWhereNeeded, MIXED_ROWS)) },
  { name: 'hand-made/tab-mixed.tsv', bytes: Buffer.from(table('\t', '\r\n', quotedWhereNeeded, MIXED_ROWS)) },
  { name: 'hand-made/tab.tsv', bytes: Buffer.from(table('\t', '\r\n', quotedWhereNeeded)) },
  { name: 'hand-made/pipe.txt', bytes: Buffer.from(table('|', '\n', plain)) },
  { name: 'hand-made/pipe-quoted.txt', bytes: Buffer.from(table('|', '\n', quoted)) },
  { name: 'hand-made/concordance.dat', bytes: Buffer.from(`\ufeff${table(DELIMITER, '\r\n', thorned)}`) },
  { name: 'hand-made/concordance-plain.dat', bytes: Buffer.from(table(DELIMITER, '\r\n', plain)) },
  { name: 'hand-made/concordance-le.dat', bytes: utf16le(table(DELIMITER, '\r\n', thorned)) },
  { name: 'hand-made/concordance-be.dat', bytes: utf16be(table(DELIMITER, '\r\n', thorned)) },
  { name: 'hand-made/comma-le.csv', bytes: utf16le(table(',', '\r\n', quotedWhereNeeded)) },
  { name: 'hand-made/pipe-be.txt', bytes: utf16be(table('|', '\r\n', plain)) },
  { name: 'hand-made/lines.jsonl', bytes: Buffer.from(jsonLines) },
  { name: 'hand-made/lines-le.jsonl', bytes: utf16le(jsonLines) },
];
