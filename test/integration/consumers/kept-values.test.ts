import { beforeAll, describe, expect, test } from 'vitest';
import { digestOfBytes } from '../../../shared/domain/digest.ts';
import { MAX_RECORD_BYTES } from '../../../shared/domain/limits.ts';
import type { Encoding } from '../../../shared/load-files/dialect.ts';
import { encodeText } from '../../../shared/load-files/records/encode-text.ts';
import { qualified } from '../../../shared/mysql/queries/sql.ts';
import { withCaseDatabase } from '../../support/case-database.ts';
import { expectIdempotent } from '../../support/consumers/expect-idempotent.ts';
import { createPipeline, type Pipeline } from '../../support/consumers/pipeline.ts';
import { expectReconciled } from '../../support/consumers/reconciled.ts';
import { probeStatements, type StatementProbe } from '../../support/consumers/statement-probe.ts';

const platform = withCaseDatabase({ cases: [] });
let cases = 1_600;
let probe: StatementProbe;

async function newCase(): Promise<{ caseId: number; pipeline: Pipeline }> {
  cases += 1;
  const caseId = await platform().provision({ caseId: cases, isolation: 'shared' });
  return { caseId, pipeline: createPipeline(platform()) };
}

beforeAll(async () => {
  probe = await probeStatements(platform().sessions);
});

async function finish({ caseId, pipeline }: { caseId: number; pipeline: Pipeline }): Promise<void> {
  await pipeline.run();
  expect(pipeline.deadLetters).toEqual([]);
  await expectReconciled(platform(), caseId);
}

type Kept = readonly [id: string | null, code: string, column: string | null, original: string | null];

/** Bytes to be compared: a long value by its digest, because the difference of two takes minutes to print. */
const brief = (bytes: Uint8Array): string =>
  bytes.length > 500
    ? `${bytes.length} bytes, ${digestOfBytes(bytes).toString('hex')}`
    : Buffer.from(bytes).toString('hex');
/** A text in UTF-8. */
const plain = (text: string): string => brief(Buffer.from(text));

/** Document, code, column and bytes of each fault of a case, in the order of the lines. */
async function keptOf(caseId: number): Promise<Kept[]> {
  const { schema } = await platform().sessions.directory.find(caseId);
  const rows = await platform().query<{
    id: string | null;
    code: string;
    name: string | null;
    original: Buffer | null;
  }>(
    `SELECT nge_document_id AS id, code, column_name AS name, original FROM ${qualified(schema, 'batch_faults').text}
     WHERE npcase_id = ${caseId} ORDER BY line_number, fault_number`,
  );
  return rows.map(({ id, code, name, original }) => [id, code, name, original === null ? null : brief(original)]);
}

const HEADER = [
  'DOCID',
  'PARENTID',
  'CUSTODIAN',
  'Subject',
  'Sent Date',
  'Sent Time',
  'Page Count',
  'MD5 Hash',
  'Native Link',
  'Extracted Text',
  'Note',
];

/** A document for each kind of warning, with the column that it is about. */
const WARNED: readonly (readonly [code: string, column: string, fields: Readonly<Record<string, string>>])[] = [
  ['DATE_UNREADABLE', 'Sent Date', { 'Sent Date': 'um Mitternacht, 30. März' }],
  ['DATE_UNREADABLE', 'Sent Time', { 'Sent Date': '2001-05-21', 'Sent Time': 'spät' }],
  ['DATE_SENTINEL', 'Sent Date', { 'Sent Date': '1900-01-01' }],
  ['NUMBER_UNREADABLE', 'Page Count', { 'Page Count': 'zwölf' }],
  ['HASH_UNREADABLE', 'MD5 Hash', { 'MD5 Hash': 'ABC þ' }],
  ['PATH_UNSAFE', 'Native Link', { 'Native Link': '..\\a.msg' }],
  ['PATH_UNSAFE', 'Extracted Text', { 'Extracted Text': 'Dear all,\nsee "below"; 😀\n\nAnn' }],
  ['VALUE_TOO_LONG', 'Subject', { Subject: 'ß'.repeat(1_001) }],
  ['VALUE_TOO_LONG', 'CUSTODIAN', { CUSTODIAN: 'Ä'.repeat(256) }],
  ['VALUE_TOO_LONG', 'Note', { Note: 'ü\n'.repeat(21_846) }],
  ['NUL_CHARACTER', 'Note', { Note: 'n\0ö' }],
  ['FAMILY_PARENT_MISSING', 'PARENTID', { PARENTID: 'Ö'.repeat(256) }],
];
const documents = WARNED.map(([code, column, fields], i) => ({ id: `D${i}`, code, column, fields }));

interface Form {
  readonly name: string;
  readonly encoding: Encoding;
  readonly mark: string;
  readonly delimiter: string;
  /** A value as a cell of the file. */
  readonly cell: (value: string) => string;
}

const csv = { delimiter: ',', cell: (value: string) => ` "${value.replaceAll('"', '""')}"` };
const concordance = {
  delimiter: '\u0014',
  cell: (value: string) => `þ${value.replaceAll('þ', 'þþ').replaceAll('\n', '®')}þ`,
};
const FORMS: readonly Form[] = [
  { name: 'CSV in UTF-8', encoding: 'utf-8', mark: '', ...csv },
  { name: 'CSV in UTF-16, big end first', encoding: 'utf-16be', mark: '\ufeff', ...csv },
  { name: 'Concordance in UTF-8', encoding: 'utf-8', mark: '\ufeff', ...concordance },
  { name: 'Concordance in UTF-16', encoding: 'utf-16le', mark: '\ufeff', ...concordance },
];

const fileOf = ({ encoding, mark, delimiter, cell }: Form, rows: readonly (readonly string[])[]): Buffer => {
  const lines = [HEADER.map(cell), ...rows].map((row) => row.join(delimiter));
  return encodeText(`${mark}${lines.join('\r\n')}\r\n`, encoding);
};
const rowOf = ({ cell }: Form, id: string, fields: Readonly<Record<string, string>>): string[] =>
  HEADER.map((header) => (header === 'DOCID' ? cell(id) : cell(fields[header] ?? '')));

const message = (caseId: number, eventType: string, rest: object = {}) => ({
  eventType,
  schemaVersion: 1,
  caseId,
  batchName: 'mail',
  ...rest,
});

describe('every warning of a row keeps what its cell held', () => {
  test.each(FORMS)('as a file of $name has it', async (form) => {
    const stage = await newCase();
    const bytes = fileOf(
      form,
      documents.map(({ id, fields }) => rowOf(form, id, fields)),
    );
    stage.pipeline.putFile(stage.caseId, 'one', bytes);
    await finish(stage);
    expect(await keptOf(stage.caseId)).toEqual(
      documents.map(({ id, code, column, fields }) => [
        id,
        code,
        column,
        brief(encodeText(form.cell(fields[column] ?? ''), form.encoding)),
      ]),
    );
    expect(stage.pipeline.events.at(-1)).toMatchObject({
      eventDetail: { loaded: documents.length, rejected: 0, warnings: documents.length },
    });
  });

  test('as a line of JSON Lines or a message has it', async () => {
    const expected = documents.map(({ id, code, column, fields }) => [id, code, column, plain(fields[column] ?? '')]);
    const file = await newCase();
    const lines = documents.map(({ id, fields }) => JSON.stringify({ DOCID: id, ...fields }));
    file.pipeline.putFile(file.caseId, 'one', Buffer.from(`${lines.join('\n')}\n`), { fileName: 'load.jsonl' });
    await finish(file);
    expect(await keptOf(file.caseId)).toEqual(expected);

    const mail = await newCase();
    const sent = documents.map(({ id: documentId, fields }) => ({ documentId, fields }));
    mail.pipeline.send(
      'loader',
      message(mail.caseId, 'DOCUMENT_PROCESSED', { documents: sent }),
      message(mail.caseId, 'BATCH_CLOSED', { expectedDocuments: sent.length }),
    );
    await finish(mail);
    expect(await keptOf(mail.caseId)).toEqual(expected);
  });

  test.each(FORMS)('with its stray qualifiers, which the exhibit has as well: $name', async (form) => {
    const stage = await newCase();
    const q = form.cell('').trim().slice(0, 1);
    const note = `before ${q}x${q} after`;
    const row = rowOf(form, 'D1', {}).with(HEADER.indexOf('Note'), note);
    stage.pipeline.putFile(stage.caseId, 'one', fileOf(form, [row]));
    await finish(stage);
    expect(await keptOf(stage.caseId)).toEqual([
      ['D1', 'STRAY_QUALIFIER', 'Note', brief(encodeText(note, form.encoding))],
    ]);
  });

  test.each(FORMS)('also of custom fields that exceed one command: $name', async (form) => {
    const stage = await newCase();
    const names = ['A', 'B', 'C', 'D', 'E'];
    const value = 'ü'.repeat(30_000);
    const lines = [['DOCID', ...names].map(form.cell), [form.cell('D1'), ...names.map(() => form.cell(value))]].map(
      (cells) => cells.join(form.delimiter),
    );
    stage.pipeline.putFile(stage.caseId, 'one', encodeText(`${form.mark}${lines.join('\r\n')}\r\n`, form.encoding));
    await finish(stage);
    expect(await keptOf(stage.caseId)).toEqual(
      ['D', 'E'].map((column) => ['D1', 'VALUE_TOO_LONG', column, brief(encodeText(value, form.encoding))]),
    );
  });
});

describe('a parent that no document is linked to', () => {
  test('is kept with the warning, in UTF-8, as are those of a circle', async () => {
    const stage = await newCase();
    const form = FORMS[3] as Form;
    const parents = { A1: 'Nobody Ö', B1: 'B2', B2: 'B1' };
    const rows = Object.entries(parents).map(([id, PARENTID]) => rowOf(form, id, { PARENTID }));
    stage.pipeline.putFile(stage.caseId, 'one', fileOf(form, rows));
    await finish(stage);
    expect(await keptOf(stage.caseId)).toEqual([
      ['A1', 'FAMILY_PARENT_MISSING', null, plain('Nobody Ö')],
      ['B1', 'FAMILY_CYCLE', null, plain('B2')],
    ]);
  });
});

describe('a document that waits for its parent', () => {
  const child = { 'Sent Date': 'irgendwann', Note: 'n\0ö' };
  const ofChild = (encode: (value: string) => string): Kept[] => [
    ['B1', 'NUL_CHARACTER', 'Note', encode(child.Note)],
    ['B1', 'DATE_UNREADABLE', 'Sent Date', encode(child['Sent Date'])],
  ];

  test('keeps its values while it waits and once its parent has come, by message', async () => {
    const stage = await newCase();
    const { caseId, pipeline } = stage;
    const processed = (documentId: string, fields: object) =>
      message(caseId, 'DOCUMENT_PROCESSED', { documents: [{ documentId, fields }] });
    pipeline.send('loader', processed('B1', { PARENTID: 'A1', ...child }));
    await finish(stage);
    expect(await keptOf(caseId)).toEqual(ofChild(plain));
    pipeline.send('loader', processed('A1', {}), message(caseId, 'BATCH_CLOSED', { expectedDocuments: 2 }));
    await finish(stage);
    expect(await keptOf(caseId)).toEqual(ofChild(plain));
    expect(pipeline.events.at(-1)).toMatchObject({ eventDetail: { loaded: 2, warnings: 2 } });
  });

  test('keeps them in a part of its file, and once more when its parent never comes', async () => {
    const stage = await newCase();
    const form = FORMS[1] as Form;
    const rows = [rowOf(form, 'B1', { PARENTID: 'Nobody', ...child }), rowOf(form, 'C1', {})];
    stage.pipeline.putFile(stage.caseId, 'one', fileOf(form, rows));
    await finish(stage);
    expect(await keptOf(stage.caseId)).toEqual([
      ...ofChild((value) => brief(encodeText(form.cell(value), form.encoding))),
      ['B1', 'FAMILY_PARENT_MISSING', null, plain('Nobody')],
    ]);
  });
});

describe('what is kept is bounded', () => {
  const form = FORMS[0] as Form;

  test('by the longest record: a cell is kept whole, and once however many of its names are too long', async () => {
    const stage = await newCase();
    const names = Array.from({ length: 100 }, (_, i) => `${i}`.padStart(300, 'x')).join(';');
    const text = 'Dear all. '.repeat(95_000);
    const lines = ['DOCID,All Custodians,Extracted Text', `D1,${names},${text}`];
    stage.pipeline.putFile(stage.caseId, 'one', Buffer.from(`${lines.join('\n')}\n`));
    await finish(stage);
    const kept = await keptOf(stage.caseId);
    expect(kept).toHaveLength(101);
    expect(kept.filter(([, , , original]) => original !== null)).toEqual([
      ['D1', 'PATH_UNSAFE', 'Extracted Text', plain(text)],
      ['D1', 'VALUE_TOO_LONG', 'All Custodians', plain(names)],
    ]);
  });

  test('also of a record that is too long, which says how long it was and keeps its beginning', async () => {
    const stage = await newCase();
    const row = rowOf(form, 'D1', { Note: 'x'.repeat(MAX_RECORD_BYTES) }).join(',');
    stage.pipeline.putFile(stage.caseId, 'one', fileOf(form, [[row], rowOf(form, 'D2', {})]));
    await finish(stage);
    const beginning = brief(Buffer.from(row).subarray(0, MAX_RECORD_BYTES));
    expect(await keptOf(stage.caseId)).toEqual([[null, 'RECORD_TOO_LONG', null, beginning]]);
    const { schema } = await platform().sessions.directory.find(stage.caseId);
    const [fault] = await platform().query(
      `SELECT detail FROM ${qualified(schema, 'batch_faults').text} WHERE npcase_id = ${stage.caseId}`,
    );
    expect(fault).toEqual({ detail: `${Buffer.byteLength(row) + 2} bytes` });
  });

  test('to the row of a reject, whose warnings keep nothing more', async () => {
    const stage = await newCase();
    const row = rowOf(form, '', { 'Sent Date': 'someday' });
    stage.pipeline.putFile(stage.caseId, 'one', fileOf(form, [row, rowOf(form, 'D2', {})]));
    await finish(stage);
    expect(await keptOf(stage.caseId)).toEqual([
      [null, 'DOCUMENT_ID_MISSING', 'DOCID', plain(`${row.join(',')}\r\n`)],
      [null, 'DATE_UNREADABLE', 'Sent Date', null],
    ]);
  });
});

// Each trial is a transaction, and each of their statements is a moment to be killed at.
test(
  'a part whose rows are warned of comes to the same bytes twice, at once, or again after a kill',
  {
    timeout: 120_000,
  },
  () =>
    expectIdempotent(platform(), probe, async () => {
      const { caseId, pipeline } = await newCase();
      const form = FORMS[2] as Form;
      const rows = documents.filter(({ column }) => column !== 'Note').map(({ id, fields }) => rowOf(form, id, fields));
      pipeline.putFile(caseId, 'one', fileOf(form, rows));
      while (pipeline.queues.loader.length === 0) await pipeline.step();
      const bodies = pipeline.queues.loader.splice(0);
      return { caseId, pipeline, act: () => pipeline.deliver('loader', bodies) };
    }),
);
