import { describe, expect, test } from 'vitest';
import { cancelBatch, setWindow } from '../../../operations/batches/control-batch.ts';
import type { CaseSession } from '../../../shared/cases/sessions.ts';
import { qualified, sql } from '../../../shared/mysql/queries/sql.ts';
import { withCaseDatabase } from '../../support/case-database.ts';
import { caseSnapshot } from '../../support/consumers/case-snapshot.ts';
import { csvFile, type FileRow } from '../../support/consumers/load-file.ts';
import { createPipeline, type Pipeline } from '../../support/consumers/pipeline.ts';
import { production } from '../../support/consumers/production.ts';
import { expectReconciled } from '../../support/consumers/reconciled.ts';

const platform = withCaseDatabase({ cases: [] });
let cases = 200;

async function newPipeline(): Promise<{ caseId: number; pipeline: Pipeline }> {
  cases += 1;
  const caseId = await platform().provision({ caseId: cases, isolation: 'shared' });
  return { caseId, pipeline: createPipeline(platform()) };
}

const numbered = (count: number): FileRow[] =>
  Array.from({ length: count }, (_, i) => ({ id: `D${String(i).padStart(6, '0')}` }));

interface BatchRow {
  readonly id: number;
  readonly status: string;
}
const table = async (caseId: number, name: string): Promise<string> =>
  qualified((await platform().sessions.directory.find(caseId)).schema, name).text;
const batchOf = async (caseId: number): Promise<BatchRow> =>
  (
    await platform().query<BatchRow>(
      `SELECT id, status FROM ${await table(caseId, 'batches')} WHERE npcase_id = ${caseId}`,
    )
  )[0]!;
/** How many parts are in each state. */
async function partsOf(caseId: number): Promise<Record<string, number>> {
  const rows = await platform().query<{ status: string; n: number }>(
    `SELECT status, COUNT(*) n FROM ${await table(caseId, 'batch_parts')} WHERE npcase_id = ${caseId} GROUP BY status`,
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, Number(n)]));
}
const control = ({ ports, send }: Pipeline) => ({
  sessions: platform().sessions,
  sendToCheckpoint: async (messages: readonly object[]) => send('checkpoint', ...messages),
  publish: ports.checkpoint.publish,
  clock: Date.now,
  actor: 'test',
});
const types = ({ events }: Pipeline) => events.map((event) => event.eventType);
/** What each LOADER_CANCELLED said. */
const cancellations = ({ events }: Pipeline) =>
  events.filter((event) => event.eventType === 'LOADER_CANCELLED').map(({ eventDetail }) => eventDetail);

describe('a batch', () => {
  test('goes from submitted by loading and finalizing to completed, and tells each event once, in order', async () => {
    const { caseId, pipeline } = await newPipeline();
    pipeline.putFile(caseId, 'one', csvFile(production(700, { seed: 2 })));
    const statuses: string[] = [];
    const { publish } = pipeline.ports.checkpoint;
    const watched = async () => statuses.push((await batchOf(caseId)).status);
    pipeline.ports.checkpoint = {
      ...pipeline.ports.checkpoint,
      publish: async (events) => {
        await watched();
        return publish(events);
      },
    };
    await pipeline.run(async () => {
      await watched();
      await expectReconciled(platform(), caseId);
    });
    expect(statuses.filter((status, i) => status !== statuses[i - 1])).toEqual([
      'submitted',
      'loading',
      'finalizing',
      'completed',
    ]);
    expect(types(pipeline)).toEqual([
      'JOB_STARTED',
      'DOCUMENT_LOADED',
      'DOCUMENT_LOADED',
      'DOCUMENT_TAGGED',
      'DOCUMENT_TAGGED',
      'BATCH_END_START',
      'BATCH_END_FINISHED',
      'LOADER_FINISHED',
    ]);
    expect(new Set(pipeline.events.map((event) => event.eventId)).size).toBe(8);
    expect(pipeline.events[0]).toMatchObject({ eventDetail: { batchName: 'one', rows: 700, parts: 2 } });
    const loaded = pipeline.events.filter((event) => event.eventType === 'DOCUMENT_LOADED');
    expect(loaded.flatMap((event) => event.documentIds)).toHaveLength(700);
  });

  test('of rejects only is completed with errors', async () => {
    const { caseId, pipeline } = await newPipeline();
    pipeline.putFile(caseId, 'one', csvFile(['too,few', 'cells']));
    await pipeline.run(() => expectReconciled(platform(), caseId));
    expect(await batchOf(caseId)).toMatchObject({ status: 'completed_with_errors' });
    expect(pipeline.events.at(-1)).toMatchObject({ eventDetail: { read: 2, rejected: 2, inFlight: 0, parts: 1 } });
  });

  test('is not made of a file that cannot be read, whose message is a dead letter', async () => {
    const { caseId, pipeline } = await newPipeline();
    pipeline.putFile(caseId, 'one', Buffer.from('Name,Size\r\na,1\r\n'));
    await pipeline.run();
    expect(pipeline.deadLetters.map(({ queue, code }) => [queue, code])).toEqual([['intake', 'HEADER_INVALID']]);
    expect(await batchOf(caseId)).toBeUndefined();
  });

  test('of a header alone is cancelled, its message a dead letter', async () => {
    const { caseId, pipeline } = await newPipeline();
    pipeline.putFile(caseId, 'one', csvFile([]));
    await pipeline.run();
    expect(pipeline.deadLetters.map(({ queue, code }) => [queue, code])).toEqual([['intake', 'SOURCE_EMPTY']]);
    expect(await batchOf(caseId)).toMatchObject({ status: 'cancelled' });
  });

  test('of a header alone is a dead letter again, when its worker is killed between the cancelling and the letter', async () => {
    const { caseId, pipeline } = await newPipeline();
    pipeline.putFile(caseId, 'one', csvFile([]));
    const [notification] = pipeline.queues.intake;
    await pipeline.step();
    pipeline.deadLetters.splice(0);
    // The kill leaves the batch cancelled and the message in its queue.
    await pipeline.deliver('intake', [notification!]);
    expect(pipeline.deadLetters.map(({ queue, code }) => [queue, code])).toEqual([['intake', 'SOURCE_EMPTY']]);
    const cancelled = pipeline.events.filter((event) => event.eventType === 'LOADER_CANCELLED');
    expect(new Set(cancelled.map((event) => event.eventId)).size).toBe(1);
  });

  test('that an operator has cancelled takes its notification once more, and refuses nothing', async () => {
    const { caseId, pipeline } = await newPipeline();
    pipeline.putFile(caseId, 'one', csvFile(numbered(10)));
    const [notification] = pipeline.queues.intake;
    await pipeline.step();
    const { id: batchId } = await batchOf(caseId);
    await cancelBatch(control(pipeline), { caseId, batchId });
    await pipeline.deliver('intake', [notification!]);
    expect(pipeline.deadLetters).toEqual([]);
  });

  test('that is being loaded stays, when the same notification finds the file gone', async () => {
    const { caseId, pipeline } = await newPipeline();
    pipeline.putFile(caseId, 'one', csvFile(numbered(10)));
    const [notification] = pipeline.queues.intake;
    const { readObject, readMetadata } = pipeline.ports.intake;
    // A second worker has the same message in hand, and comes to the file when the first is through and the file gone.
    let arrived = () => {};
    let goOn = () => {};
    const atFile = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const gone = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const second = createPipeline(platform());
    second.ports.intake = {
      ...second.ports.intake,
      readMetadata,
      readObject: async (...wanted) => {
        arrived();
        await gone;
        return readObject(...wanted);
      },
    };
    const late = second.deliver('intake', [notification!]);
    await atFile;
    await pipeline.step();
    pipeline.objects.remove(`cases/${caseId}/one/load.csv`);
    goOn();
    await late;
    expect(second.deadLetters.map(({ code }) => code)).toEqual(['SOURCE_MISSING']);
    expect(await batchOf(caseId)).toMatchObject({ status: 'submitted' });
  });

  test('with a header wider than a statement is loaded, every column of it', async () => {
    const { caseId, pipeline } = await newPipeline();
    const names = Array.from({ length: 900 }, (_, i) => `A custom column with a "long" name, ${i}`);
    const quoted = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
    const row = names.map((_, i) => (i % 100 === 0 ? `value ${i}` : ''));
    const file = [quoted(['DOCID', 'DATESENT', ...names]), quoted(['D1', '13/02/2001', ...row])].join('\r\n');
    pipeline.putFile(caseId, 'one', Buffer.from(file));
    await pipeline.run(() => expectReconciled(platform(), caseId));
    const snapshot = await caseSnapshot(platform(), caseId);
    expect(snapshot['taggings']).toHaveLength(9);
    expect(snapshot['batch_faults']).toEqual([]);
    expect(await batchOf(caseId)).toMatchObject({ status: 'completed' });
  });
});

describe('the window', () => {
  test('is filled however wide it is, ten parts a transaction, so that no request to a queue holds the batch for long', async () => {
    const { caseId, pipeline } = await newPipeline();
    pipeline.putFile(caseId, 'one', csvFile(numbered(12_600)));
    await pipeline.step();
    const { id: batchId } = await batchOf(caseId);
    await setWindow(control(pipeline), { caseId, batchId }, 25);
    const sent: number[] = [];
    const { sendToLoader } = pipeline.ports.checkpoint;
    Object.assign(pipeline.ports.checkpoint, {
      sendToLoader: (messages: Parameters<typeof sendToLoader>[0]) => {
        sent.push(messages.length);
        return sendToLoader(messages);
      },
    });
    await pipeline.deliver('checkpoint', pipeline.queues.checkpoint.splice(0, 1));
    expect(sent).toEqual([10, 10, 5]);
    expect(await partsOf(caseId)).toEqual({ pending: 1, released: 25 });
  });

  test('bounds the parts that are out, follows a change at once, pauses at 0, and goes on', async () => {
    const { caseId, pipeline } = await newPipeline();
    pipeline.putFile(caseId, 'one', csvFile(numbered(4_000)));
    await pipeline.step();
    const { id: batchId } = await batchOf(caseId);
    const operator = control(pipeline);
    const settle = async () => {
      while (pipeline.queues.checkpoint.length > 0)
        await pipeline.deliver('checkpoint', pipeline.queues.checkpoint.splice(0, 1));
    };
    await setWindow(operator, { caseId, batchId }, 3);
    await settle();
    expect(await partsOf(caseId)).toEqual({ pending: 5, released: 3 });
    expect(pipeline.queues.loader).toHaveLength(3);

    // One part done releases one.
    await pipeline.deliver('loader', pipeline.queues.loader.splice(0, 1));
    await settle();
    expect(await partsOf(caseId)).toEqual({ pending: 5, released: 2, loaded: 1 });
    await pipeline.deliver('tagger', pipeline.queues.tagger.splice(0, 1));
    await settle();
    expect(await partsOf(caseId)).toEqual({ pending: 4, released: 3, done: 1 });
    await expectReconciled(platform(), caseId);

    await setWindow(operator, { caseId, batchId }, 0);
    await pipeline.run();
    expect(await partsOf(caseId)).toEqual({ pending: 4, done: 4 });
    expect(await batchOf(caseId)).toMatchObject({ status: 'loading' });

    await setWindow(operator, { caseId, batchId }, 2);
    let most = 0;
    await pipeline.run(async () => {
      const { released = 0, loaded = 0 } = await partsOf(caseId);
      most = Math.max(most, released + loaded);
      await expectReconciled(platform(), caseId);
    });
    expect(most).toBe(2);
    expect(await partsOf(caseId)).toEqual({ done: 8 });
    expect(await batchOf(caseId)).toMatchObject({ status: 'completed' });
  });

  test('is the case’s where the batch has none', async () => {
    const { caseId, pipeline } = await newPipeline();
    await platform().query(
      `UPDATE ${qualified(platform().core, 'npcases').text} SET window_size = 1 WHERE id = ${caseId}`,
    );
    platform().sessions.directory.forget(caseId);
    pipeline.putFile(caseId, 'one', csvFile(numbered(1_200)));
    await pipeline.step();
    await pipeline.step();
    expect(await partsOf(caseId)).toEqual({ pending: 2, released: 1 });
    await pipeline.run(() => expectReconciled(platform(), caseId));
    expect(await partsOf(caseId)).toEqual({ done: 3 });
  });
});

describe('a cancelled batch', () => {
  test('releases no more, keeps what is loaded, and still reconciles', async () => {
    const { caseId, pipeline } = await newPipeline();
    pipeline.putFile(caseId, 'one', csvFile(numbered(2_500)));
    await pipeline.step();
    const { id: batchId } = await batchOf(caseId);
    await setWindow(control(pipeline), { caseId, batchId }, 2);
    await pipeline.deliver('checkpoint', pipeline.queues.checkpoint.splice(0));
    await pipeline.deliver('loader', pipeline.queues.loader.splice(0, 1));
    expect(await cancelBatch(control(pipeline), { caseId, batchId })).toBe(true);
    await pipeline.run(() => expectReconciled(platform(), caseId));
    expect(await partsOf(caseId)).toEqual({ done: 1, cancelled: 4 });
    expect(await batchOf(caseId)).toMatchObject({ status: 'cancelled' });
    expect((await caseSnapshot(platform(), caseId))['exhibits']).toHaveLength(500);
    expect(cancellations(pipeline)).toMatchObject([
      { batchStatus: 'cancelled', read: 2_500, loaded: 500, skipped: 2_000, inFlight: 0 },
    ]);
    expect(types(pipeline)).not.toContain('LOADER_FINISHED');
  });

  test('is told the same when it is cancelled again, however far its parts have come since', async () => {
    const { caseId, pipeline } = await newPipeline();
    pipeline.putFile(caseId, 'one', csvFile(numbered(1_000)));
    await pipeline.step();
    const { id: batchId } = await batchOf(caseId);
    await pipeline.deliver('checkpoint', pipeline.queues.checkpoint.splice(0));
    const operator = control(pipeline);
    const unheard = { ...operator, publish: () => Promise.reject(new Error('the topic is away')) };
    await expect(cancelBatch(unheard, { caseId, batchId })).rejects.toThrow('the topic is away');
    expect(await batchOf(caseId)).toMatchObject({ status: 'cancelled' });
    await platform().sessions.writerSession(caseId, (session) =>
      session.run([
        sql`UPDATE ${qualified(session.schema, 'batch_parts')} SET loaded = ${7} WHERE batch_id = ${batchId} AND part_number = ${1}`,
      ]),
    );
    expect(await cancelBatch(operator, { caseId, batchId })).toBe(true);
    expect(await cancelBatch(operator, { caseId, batchId })).toBe(true);
    const told = pipeline.events.filter((event) => event.eventType === 'LOADER_CANCELLED');
    expect(told.map(({ eventDetail }) => eventDetail)).toMatchObject([{ loaded: 0 }, { loaded: 0 }]);
    expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(1);
  });

  test('counts as loaded the part that was being loaded, for whose transaction it waited', async () => {
    const { caseId, pipeline } = await newPipeline();
    pipeline.putFile(caseId, 'one', csvFile(numbered(1_000)));
    await pipeline.step();
    const { id: batchId } = await batchOf(caseId);
    await pipeline.deliver('checkpoint', pipeline.queues.checkpoint.splice(0));
    // The loader commits its part when the batch is locked, and before its parts are.
    const first = pipeline.queues.loader.splice(0, 1);
    const loadFirst = (session: CaseSession): CaseSession => ({
      ...session,
      run: async (statements) => {
        if (first.length > 0) await pipeline.deliver('loader', first.splice(0));
        return session.run(statements);
      },
    });
    const operator = control(pipeline);
    const { writerSession } = operator.sessions;
    const sessions = {
      writerSession: ((id: number, work: (session: CaseSession) => Promise<unknown>) =>
        writerSession(id, (session) => work(loadFirst(session)))) as typeof writerSession,
    };
    expect(await cancelBatch({ ...operator, sessions }, { caseId, batchId })).toBe(true);
    expect(cancellations(pipeline)).toMatchObject([{ read: 1_000, loaded: 500, skipped: 500, inFlight: 0 }]);
    await pipeline.run(() => expectReconciled(platform(), caseId));
    expect(await partsOf(caseId)).toEqual({ done: 1, cancelled: 1 });
  });

  test('is cut no further, so that what was read of it stays what was told', async () => {
    const { caseId, pipeline } = await newPipeline();
    const file = csvFile(numbered(26_000));
    pipeline.putFile(caseId, 'one', file);
    const [notification] = pipeline.queues.intake;
    const { readObject } = pipeline.ports.intake;
    // Fifty parts are recorded at once. The operator comes between them and the rest of the file.
    const cancelThen = async function* (bytes: Uint8Array) {
      const most = Math.floor((bytes.length * 50.5) / 52);
      yield bytes.subarray(0, most);
      await cancelBatch(control(pipeline), { caseId, batchId: (await batchOf(caseId)).id });
      yield bytes.subarray(most);
    };
    pipeline.ports.intake = {
      ...pipeline.ports.intake,
      readObject: async (object, range) =>
        range.end === undefined ? cancelThen(file.subarray(range.start)) : readObject(object, range),
    };
    await pipeline.step();
    expect(cancellations(pipeline)).toMatchObject([{ read: 25_000, loaded: 0, skipped: 25_000, inFlight: 0 }]);
    await pipeline.deliver('intake', [notification!]);
    await pipeline.run();
    await expectReconciled(platform(), caseId);
    expect(await partsOf(caseId)).toEqual({ cancelled: 50 });
    expect(types(pipeline)).toEqual(['LOADER_CANCELLED']);
    expect(pipeline.deadLetters).toEqual([]);
  });

  test('of messages has skipped what waits for its family and what was announced, and takes nothing more', async () => {
    const { caseId, pipeline } = await newPipeline();
    const of = { schemaVersion: 1, caseId, batchName: 'mail' };
    const document = (documentId: string, fields = {}) => ({
      ...{ ...of, eventType: 'DOCUMENT_PROCESSED' },
      documents: [{ documentId, fields }],
    });
    pipeline.send('loader', document('D1'), document('D2', { PARENTDOCID: 'D9' }), {
      ...{ ...of, eventType: 'BATCH_CLOSED' },
      expectedDocuments: 5,
    });
    await pipeline.run(() => expectReconciled(platform(), caseId));
    await cancelBatch(control(pipeline), { caseId, batchId: (await batchOf(caseId)).id });
    await expectReconciled(platform(), caseId);
    const told = [{ read: 5, loaded: 1, duplicates: 0, rejected: 0, skipped: 4, inFlight: 0 }];
    expect(cancellations(pipeline)).toMatchObject(told);
    pipeline.send('loader', document('D9'));
    await pipeline.run();
    expect(pipeline.deadLetters.map(({ code }) => code)).toEqual(['BATCH_CLOSED']);
    await expectReconciled(platform(), caseId);
    await cancelBatch(control(pipeline), { caseId, batchId: (await batchOf(caseId)).id });
    expect(cancellations(pipeline)).toMatchObject([...told, ...told]);
  });

  test('that an earlier version has cancelled is told again with its rest as skipped', async () => {
    const { caseId, pipeline } = await newPipeline();
    pipeline.putFile(caseId, 'one', csvFile(numbered(10)));
    await pipeline.step();
    const { id: batchId } = await batchOf(caseId);
    await cancelBatch(control(pipeline), { caseId, batchId });
    const counts = { read: 10, loaded: 4, duplicates: 0, rejected: 1, warnings: 0, parts: 1, taggings: 0 };
    await platform().sessions.writerSession(caseId, (session) =>
      session.run([
        sql`UPDATE ${qualified(session.schema, 'audit_log')} SET detail = ${JSON.stringify({ ...counts, inFlight: 5 })} WHERE batch_id = ${batchId} AND action = ${'batch.cancel'}`,
      ]),
    );
    pipeline.events.splice(0);
    expect(await cancelBatch(control(pipeline), { caseId, batchId })).toBe(true);
    expect(cancellations(pipeline)).toEqual([{ batchStatus: 'cancelled', ...counts, skipped: 5, inFlight: 0 }]);
  });

  test('that had come to its end is not cancelled', async () => {
    const { caseId, pipeline } = await newPipeline();
    pipeline.putFile(caseId, 'one', csvFile(numbered(3)));
    await pipeline.run();
    const { id: batchId } = await batchOf(caseId);
    expect(await cancelBatch(control(pipeline), { caseId, batchId })).toBe(false);
    expect(types(pipeline)).not.toContain('LOADER_CANCELLED');
  });
});

describe('a message that can never succeed', () => {
  const refusalOf = async (
    queue: 'intake' | 'loader' | 'tagger' | 'checkpoint',
    message: (caseId: number, batchId: number) => object,
  ) => {
    const { caseId, pipeline } = await newPipeline();
    pipeline.putFile(caseId, 'one', csvFile(numbered(3)));
    await pipeline.run();
    const { id: batchId } = await batchOf(caseId);
    const before = await caseSnapshot(platform(), caseId);
    const told = pipeline.events.length;
    await pipeline.deliver(queue, [JSON.stringify(message(caseId, batchId))]);
    expect(await caseSnapshot(platform(), caseId)).toEqual(before);
    // Nothing is told but the refusal.
    expect(pipeline.events.slice(told)).toEqual([expect.objectContaining({ status: 'FAILED' })]);
    return pipeline.deadLetters.map(({ code }) => code);
  };

  test('names a part or batch that is not there', async () => {
    const part = { eventType: 'LOAD_PART', schemaVersion: 1 };
    expect(await refusalOf('loader', (caseId) => ({ ...part, caseId, batchId: 987_654, partNumber: 1 }))).toEqual([
      'BATCH_UNKNOWN',
    ]);
    expect(await refusalOf('loader', (caseId, batchId) => ({ ...part, caseId, batchId, partNumber: 9 }))).toEqual([
      'BATCH_UNKNOWN',
    ]);
    expect(
      await refusalOf('checkpoint', (caseId) => ({
        eventType: 'ADVANCE_BATCH',
        schemaVersion: 1,
        caseId,
        batchId: 987_654,
      })),
    ).toEqual(['BATCH_UNKNOWN']);
  });

  test("names another case's batch", async () => {
    const { caseId: other, pipeline } = await newPipeline();
    pipeline.putFile(other, 'one', csvFile(numbered(3)));
    await pipeline.run();
    const { id: batchId } = await batchOf(other);
    const part = { eventType: 'LOAD_PART', schemaVersion: 1, batchId, partNumber: 1 };
    expect(await refusalOf('loader', (caseId) => ({ ...part, caseId }))).toEqual(['BATCH_UNKNOWN']);
  });

  test("tags another case's exhibit, or another document's", async () => {
    const { caseId: other, pipeline } = await newPipeline();
    pipeline.putFile(other, 'one', csvFile(numbered(3)));
    await pipeline.run();
    const command = JSON.parse(pipeline.commands.find((text) => text.includes('TAG_DOCUMENTS'))!);
    expect(await refusalOf('tagger', (caseId) => ({ ...command, caseId }))).toEqual(['CASE_MISMATCH']);
    expect(await refusalOf('tagger', (caseId, batchId) => ({ ...command, caseId, batchId }))).toEqual([
      'CASE_MISMATCH',
    ]);
    const [first, ...others] = command.documents;
    const swapped = { ...command, documents: [{ ...first, exhibitId: others[0].exhibitId }] };
    await pipeline.deliver('tagger', [JSON.stringify(swapped)]);
    expect(pipeline.deadLetters.map(({ code }) => code)).toEqual(['CASE_MISMATCH']);
  });

  test('names an object of no case, or objects of two', async () => {
    const record = (key: string) => ({
      eventName: 'ObjectCreated:Put',
      s3: { bucket: { name: 'sources' }, object: { key, size: 1, eTag: 'e' } },
    });
    expect(await refusalOf('intake', () => ({ Records: [record('inbox/load.csv')] }))).toEqual(['SOURCE_KEY_INVALID']);
    expect(
      await refusalOf('intake', (caseId) => ({
        Records: [record(`cases/${caseId}/a/x.csv`), record('cases/1/a/x.csv')],
      })),
    ).toEqual(['CASE_MISMATCH']);
  });
});
