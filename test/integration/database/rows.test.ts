import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type InsertStatements, insertStatements } from '../../../shared/mysql/queries/insert-statements.ts';
import { batchFaults } from '../../../shared/schema/case/batches/batch-faults.ts';
import { batches } from '../../../shared/schema/case/batches/batches.ts';
import { exhibits } from '../../../shared/schema/case/documents/exhibits.ts';
import { withCaseDatabase } from '../../support/case-database.ts';

const platform = withCaseDatabase();
const NOW = '2026-01-01 00:00:00.000';
let nextBatch = 0;

const nasty = fc.string({
  unit: fc.constantFrom("'", '"', '\\', '\0', '\n', '\r', '\x1a', '%', '`', '@', ';', 'þ', '中', '😀', '👩‍⚖️'),
  maxLength: 12_000,
  size: 'max',
});
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'grapheme' }), nasty);
const bytes = fc.uint8Array({ maxLength: 40_000, size: 'max' });

test('whatever text and bytes a row holds come back as they were, and writing it again changes nothing', async () => {
  const { sessions, prefix } = platform();
  const target = { schema: `${prefix}_case_7`, table: batchFaults.name, key: batchFaults.key };
  const fault = fc.record({ detail: fc.string({ unit: 'grapheme', maxLength: 60 }), original: fc.option(bytes) });
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { minLength: 1, maxLength: 12 }), async (faults) => {
      const batchId = ++nextBatch;
      const rows = faults.map((given, i) => ({
        npcase_id: 7,
        batch_id: batchId,
        line_number: i + 1,
        fault_number: 1,
        part_number: 1,
        severity: 'error',
        code: 'TEST',
        column_name: null,
        nge_document_id: null,
        created_at_gmt: NOW,
        ...given,
      }));
      const found = () =>
        sessions.readerSession(7, ({ findAll }) =>
          findAll('batchFaults', { where: { batch_id: batchId }, order: ['line_number'] }),
        );
      expect(await sessions.writerSession(7, ({ insert }) => insert(batchFaults, rows))).toBe(rows.length);
      const written = await found();
      expect(written.map(({ detail }) => detail)).toEqual(faults.map(({ detail }) => detail));
      expect(written.map(({ original }) => original && new Uint8Array(original))).toEqual(
        faults.map(({ original }) => original),
      );
      // The statements alone as well, whoever runs them.
      const changed = await sessions.writerSession(7, ({ run }) => run(both(insertStatements(target, rows))));
      expect(changed).toBe(0);
      expect(await found()).toEqual(written);
    }),
    { numRuns: 40 },
  );
});

test('the long texts of an exhibit come back as they were', async () => {
  const { sessions } = platform();
  const texts = fc.record({ recipients: fc.option(text), cc: fc.option(text), bcc: fc.option(text) });
  await fc.assert(
    fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 4 }), async (given) => {
      const batchId = ++nextBatch;
      const rows = given.map((longs, i) => ({ ...exhibit(batchId, `D${i}`), ...longs }));
      await sessions.writerSession(7, ({ insert }) => insert(exhibits, rows));
      const found = await sessions.readerSession(7, ({ findAll }) =>
        findAll('exhibits', { where: { batch_id: batchId }, order: ['nge_document_id'] }),
      );
      expect(found.map(({ recipients, cc, bcc }) => ({ recipients, cc, bcc }))).toEqual(given);
    }),
    { numRuns: 40 },
  );
});

test('values of a megabyte come back as they were', async () => {
  const { sessions } = platform();
  const batchId = ++nextBatch;
  const longs = { recipients: 'þ;'.repeat(300_000), cc: `x${'😀'.repeat(200_000)}`, bcc: "'\\".repeat(250_000) };
  const insertIt = () =>
    sessions.writerSession(7, ({ insert }) => insert(exhibits, [{ ...exhibit(batchId, 'D1'), ...longs }]));
  expect([await insertIt(), await insertIt()]).toEqual([1, 0]);
  const [found] = await sessions.readerSession(7, ({ findAll }) =>
    findAll('exhibits', { where: { batch_id: batchId } }),
  );
  expect(found).toMatchObject(longs);
});

test('a half of a surrogate pair, which UTF-8 cannot hold, becomes the replacement character', async () => {
  const { sessions } = platform();
  const batchId = ++nextBatch;
  const recipients = `${'x'.repeat(3_999)}\ud83d${'y'.repeat(20_000)}\ude00`;
  await sessions.writerSession(7, ({ insert }) => insert(exhibits, [{ ...exhibit(batchId, 'D1'), recipients }]));
  const [found] = await sessions.readerSession(7, ({ findAll }) =>
    findAll('exhibits', { where: { batch_id: batchId } }),
  );
  expect(found?.recipients).toBe(recipients.toWellFormed());
});

test('JSON as text comes back as it was, though no single statement holds it', async () => {
  const { sessions, query, prefix } = platform();
  const cutState = { partNumber: 1, rows: 2 };
  const row = {
    npcase_id: 7,
    name: 'wide',
    source_digest: Buffer.alloc(32, 7),
    source_kind: 'load_file',
    source_bucket: null,
    source_key: null,
    source_version: null,
    source_etag: null,
    source_bytes: null,
    layout: JSON.stringify({ columns: Array.from({ length: 4_000 }, (_, i) => `column ${i}`) }),
    cut_state: JSON.stringify(cutState),
    status: 'submitted',
    dedupe_policy: 'global',
    created_at_gmt: NOW,
    updated_at_gmt: NOW,
  };
  expect(await sessions.writerSession(7, ({ insert }) => insert(batches, [row]))).toBe(1);
  expect(await query(`SELECT layout FROM ${prefix}_case_7.batches`)).toEqual([{ layout: row.layout }]);
});

test('rows that two workers write at once, in opposite orders, are there once', async () => {
  const { sessions, moreSessions } = platform();
  const batchId = ++nextBatch;
  const rows = Array.from({ length: 400 }, (_, i) => exhibit(batchId, `D${i}`));
  const workers = [sessions, moreSessions()];
  const inserted = await Promise.all(
    workers.map((worker, i) =>
      worker.writerSession(7, ({ insert }) => insert(exhibits, i === 0 ? rows : [...rows].reverse())),
    ),
  );
  expect(inserted.reduce((sum, n) => sum + n, 0)).toBe(400);
});

const both = ({ inserts, appends }: InsertStatements) => [...inserts, ...appends];

function exhibit(batchId: number, documentId: string) {
  const absent = Object.fromEntries(
    Object.entries(exhibits.columns)
      .filter(([, column]) => column.nullable && !column.optional)
      .map(([name]) => [name, null]),
  );
  return {
    ...absent,
    npcase_id: 7,
    batch_id: batchId,
    nge_document_id: documentId,
    part_number: 1,
    line_number: 1,
    doc_type: 'email',
    created_at_gmt: NOW,
    updated_at_gmt: NOW,
  };
}
