import { describe, expect, test } from 'vitest';
import { changeCaseSettings } from '../../../shared/cases/case-settings.ts';
import type { ProvisionCase } from '../../../shared/cases/migrate/provision-case.ts';
import { qualified } from '../../../shared/mysql/queries/sql.ts';
import { withCaseDatabase } from '../../support/case-database.ts';
import { createPipeline, type Pipeline, type PutFile } from '../../support/consumers/pipeline.ts';
import { expectReconciled } from '../../support/consumers/reconciled.ts';

const platform = withCaseDatabase({ cases: [] });
let cases = 900;

interface Stage {
  readonly caseId: number;
  readonly pipeline: Pipeline;
}

async function newCase(wanted: Partial<ProvisionCase> = {}): Promise<Stage> {
  cases += 1;
  const caseId = await platform().provision({ caseId: cases, isolation: 'shared', ...wanted });
  return { caseId, pipeline: createPipeline(platform()) };
}

const csv = (...lines: readonly string[]): Buffer => Buffer.from(`${lines.join('\n')}\n`);

async function put({ caseId, pipeline }: Stage, bytes: Uint8Array, file?: PutFile): Promise<void> {
  pipeline.putFile(caseId, 'one', bytes, file);
  await finish({ caseId, pipeline });
}

async function finish({ caseId, pipeline }: Stage): Promise<void> {
  await pipeline.run();
  expect(pipeline.deadLetters).toEqual([]);
  await expectReconciled(platform(), caseId);
}

/** Sets the date order of a case as an operator does. */
const set = (caseId: number, dateOrder: 'MDY' | 'DMY' | null) =>
  changeCaseSettings({ sessions: platform().sessions, clock: Date.now, actor: 'test' }, caseId, { dateOrder });

/** The days of each document, as `id sent created`. */
async function daysOf(caseId: number): Promise<string[]> {
  const { schema } = await platform().sessions.directory.find(caseId);
  const rows = await platform().query<Record<'id' | 'sent' | 'created', string | null>>(
    `SELECT nge_document_id AS id, DATE_FORMAT(sent_at_gmt, '%Y-%m-%d') AS sent, DATE_FORMAT(document_created_at_gmt, '%Y-%m-%d') AS created
     FROM ${qualified(schema, 'exhibits').text} WHERE npcase_id = ${caseId} ORDER BY nge_document_id`,
  );
  return rows.map(({ id, sent, created }) => `${id} ${sent ?? '-'} ${created ?? '-'}`);
}

/** What the case's batches are warned of, as its table has it. */
async function warningsOf(caseId: number): Promise<string[]> {
  const { schema } = await platform().sessions.directory.find(caseId);
  const rows = await platform().query<Record<'code' | 'column_name' | 'detail', string>>(
    `SELECT code, column_name, detail FROM ${qualified(schema, 'batch_warnings').text} WHERE npcase_id = ${caseId} ORDER BY 1, 2`,
  );
  return rows.map(({ code, column_name, detail }) => `${code} ${column_name}: ${detail}`);
}

const finished = ({ pipeline }: Stage) => pipeline.events.find((event) => event.eventType === 'LOADER_FINISHED');

const HEADER = 'DOCID,Sent Date,Created Date';
const AMBIGUOUS = csv(HEADER, 'A1,03/04/2001,05/06/2001', 'A2,2001-04-03,');

describe('the dates of a load file', () => {
  test('are read in the order that one of its columns shows, in all of them', async () => {
    const stage = await newCase();
    await put(stage, csv(HEADER, 'A1,03/04/2001,13/04/2001', 'A2,05/06/2001,'));
    expect(await daysOf(stage.caseId)).toEqual(['A1 2001-04-03 2001-04-13', 'A2 2001-06-05 -']);
    expect(await warningsOf(stage.caseId)).toEqual([]);
    expect(finished(stage)?.eventDetail).toMatchObject({ batchWarnings: [] });
  });

  test('that show no order are read month first, and the batch is warned of each such column', async () => {
    const stage = await newCase();
    await put(stage, AMBIGUOUS);
    expect(await daysOf(stage.caseId)).toEqual(['A1 2001-03-04 2001-05-06', 'A2 2001-04-03 -']);
    expect(await warningsOf(stage.caseId)).toEqual([
      'DATE_ORDER_ASSUMED Created Date: read month first',
      'DATE_ORDER_ASSUMED Sent Date: read month first',
    ]);
    expect(finished(stage)?.eventDetail).toMatchObject({
      batchStatus: 'completed',
      warnings: 0,
      batchWarnings: [
        { code: 'DATE_ORDER_ASSUMED', column: 'Created Date', detail: 'read month first' },
        { code: 'DATE_ORDER_ASSUMED', column: 'Sent Date', detail: 'read month first' },
      ],
    });
  });

  test('are read in the order of their own column where columns contradict each other, and the batch says so', async () => {
    const stage = await newCase();
    await put(stage, csv(HEADER, 'A1,03/04/2001,03/04/2001', 'A2,04/13/2001,13/04/2001'));
    expect(await daysOf(stage.caseId)).toEqual(['A1 2001-03-04 2001-04-03', 'A2 2001-04-13 2001-04-13']);
    expect(await warningsOf(stage.caseId)).toEqual([
      'DATE_ORDER_CONTRADICTS Created Date: shows day first, another column month first; read day first',
      'DATE_ORDER_CONTRADICTS Sent Date: shows month first, another column day first; read month first',
    ]);
  });

  test('are read as the case says, without a warning, from its provisioning or by an operator', async () => {
    const provisioned = await newCase({ dateOrder: 'DMY' });
    await put(provisioned, AMBIGUOUS);
    const operated = await newCase();
    await set(operated.caseId, 'DMY');
    await put(operated, AMBIGUOUS);
    for (const { caseId } of [provisioned, operated]) {
      expect(await daysOf(caseId)).toEqual(['A1 2001-04-03 2001-06-05', 'A2 2001-04-03 -']);
      expect(await warningsOf(caseId)).toEqual([]);
    }
  });

  test('are read as their object says, which beats the case, or as the message says, which beats both', async () => {
    const metadata = { 'date-order': 'DMY' };
    const byObject = await newCase({ dateOrder: 'MDY' });
    await put(byObject, AMBIGUOUS, { metadata });
    expect(await daysOf(byObject.caseId)).toEqual(['A1 2001-04-03 2001-06-05', 'A2 2001-04-03 -']);

    const byMessage = await newCase({ dateOrder: 'DMY' });
    const notification = byMessage.pipeline.objects.put(`cases/${byMessage.caseId}/one/load.csv`, AMBIGUOUS, metadata);
    byMessage.pipeline.send('intake', { ...notification, dateOrder: 'MDY' });
    await finish(byMessage);
    expect(await daysOf(byMessage.caseId)).toEqual(['A1 2001-03-04 2001-05-06', 'A2 2001-04-03 -']);
    expect(await warningsOf(byMessage.caseId)).toEqual([]);
  });

  test('that are none in the order that was set are warned of, row by row and as a column', async () => {
    const stage = await newCase();
    await put(stage, csv(HEADER, 'A1,04/13/2001,'), { metadata: { 'date-order': 'DMY' } });
    expect(await daysOf(stage.caseId)).toEqual(['A1 - -']);
    expect(finished(stage)?.eventDetail).toMatchObject({ warnings: 1 });
    expect(await warningsOf(stage.caseId)).toEqual([
      'DATE_ORDER_CONTRADICTS Sent Date: shows month first; read day first, as set',
    ]);
  });

  test('keep the order of their batch when the setting of the case changes before they are read', async () => {
    const stage = await newCase({ dateOrder: 'DMY' });
    const { caseId, pipeline } = stage;
    const { readObject } = pipeline.ports.intake;
    let reads = 0;
    pipeline.ports.intake = {
      ...pipeline.ports.intake,
      readObject: async (...args) => {
        reads += 1;
        // The first reading is of the header: the batch is recorded then.
        if (reads === 2) throw new Error('The connection is lost.');
        return readObject(...args);
      },
    };
    pipeline.putFile(caseId, 'one', AMBIGUOUS);
    await pipeline.step();
    await set(caseId, null);
    await finish(stage);
    expect(reads).toBeGreaterThan(2);
    expect(await daysOf(caseId)).toEqual(['A1 2001-04-03 2001-06-05', 'A2 2001-04-03 -']);
    expect(await warningsOf(caseId)).toEqual([]);
  });

  test('that programs write for "none" are loaded, and their rows warned of', async () => {
    const stage = await newCase();
    await put(stage, csv(HEADER, 'A1,1601-01-01,1970-01-01 00:00', 'A2,1970-01-01 10:00,9999-12-31'));
    expect(await daysOf(stage.caseId)).toEqual(['A1 1601-01-01 1970-01-01', 'A2 1970-01-01 9999-12-31']);
    expect(finished(stage)?.eventDetail).toMatchObject({ loaded: 2, warnings: 3 });
  });
});

describe('the dates of documents from messages', () => {
  const document = (documentId: string, day: string) => ({ documentId, fields: { 'Sent Date': day } });
  const message = (caseId: number, documents: readonly object[], more: object = {}) => ({
    eventType: 'DOCUMENT_PROCESSED',
    schemaVersion: 1,
    caseId,
    batchName: 'mail',
    documents,
    ...more,
  });
  const closed = (caseId: number, expectedDocuments: number) => ({
    ...message(caseId, []),
    eventType: 'BATCH_CLOSED',
    documents: undefined,
    expectedDocuments,
  });
  const A1 = document('A1', '03/04/2001');
  const A2 = document('A2', '05/06/2001');
  const assumed = ['DATE_ORDER_ASSUMED Sent Date: read month first'];

  test('are read month first, and the batch is warned where that may be wrong', async () => {
    const stage = await newCase();
    const { caseId, pipeline } = stage;
    pipeline.send('loader', message(caseId, [A1, document('A3', '04/13/2001')]), closed(caseId, 2));
    await finish(stage);
    expect(await daysOf(caseId)).toEqual(['A1 2001-03-04 -', 'A3 2001-04-13 -']);
    expect(await warningsOf(caseId)).toEqual(assumed);
    expect(finished(stage)?.eventDetail).toMatchObject({
      batchWarnings: [{ code: 'DATE_ORDER_ASSUMED', column: 'Sent Date', detail: 'read month first' }],
    });
  });

  test('are read without a warning where no date is another day in the other order', async () => {
    const { caseId, pipeline } = await newCase();
    pipeline.send('loader', message(caseId, [document('A1', '04/13/2001'), document('A2', '04/04/2001')]));
    await pipeline.run();
    expect(await daysOf(caseId)).toEqual(['A1 2001-04-13 -', 'A2 2001-04-04 -']);
    expect(await warningsOf(caseId)).toEqual([]);
  });

  test('are read as their message says, which beats the case, each message by itself', async () => {
    const { caseId, pipeline } = await newCase({ dateOrder: 'MDY' });
    pipeline.send('loader', message(caseId, [A1], { dateOrder: 'DMY' }), message(caseId, [A2]));
    // Both in one transaction.
    expect(await pipeline.deliver('loader', pipeline.queues.loader.splice(0))).toEqual([]);
    expect(await daysOf(caseId)).toEqual(['A1 2001-04-03 -', 'A2 2001-05-06 -']);
    expect(await warningsOf(caseId)).toEqual([]);
  });

  test('stay as they were read when their message comes again after the setting has changed', async () => {
    const { caseId, pipeline } = await newCase();
    await set(caseId, 'DMY');
    pipeline.send('loader', message(caseId, [A1]));
    await pipeline.run();
    await set(caseId, null);
    pipeline.send('loader', message(caseId, [A1]), message(caseId, [A1], { dateOrder: 'MDY' }));
    await pipeline.run();
    expect(await daysOf(caseId)).toEqual(['A1 2001-04-03 -']);
    expect(await warningsOf(caseId)).toEqual([]);
    pipeline.send('loader', message(caseId, [A1, A2]));
    await pipeline.run();
    expect(await daysOf(caseId)).toEqual(['A1 2001-04-03 -', 'A2 2001-05-06 -']);
    expect(await warningsOf(caseId)).toEqual(assumed);
  });

  test('are told once, by however many messages at once', async () => {
    const { caseId, pipeline } = await newCase();
    const deliveries = [A1, A2].map((one) => pipeline.deliver('loader', [JSON.stringify(message(caseId, [one]))]));
    expect((await Promise.all(deliveries)).flat()).toEqual([]);
    expect(await warningsOf(caseId)).toEqual(assumed);
  });
});
