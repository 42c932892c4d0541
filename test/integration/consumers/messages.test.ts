import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withCaseDatabase } from '../../support/case-database.ts';
import { caseSnapshot } from '../../support/consumers/case-snapshot.ts';
import { importTruth, sorted } from '../../support/consumers/import-truth.ts';
import { asFields, type FileRow, hashOf } from '../../support/consumers/load-file.ts';
import { createPipeline, type Pipeline, type PipelineOptions } from '../../support/consumers/pipeline.ts';
import { seeded } from '../../support/consumers/production.ts';
import { expectReconciled } from '../../support/consumers/reconciled.ts';

const platform = withCaseDatabase({ cases: [] });
let cases = 500;

async function newPipeline(options?: PipelineOptions): Promise<{ caseId: number; pipeline: Pipeline }> {
  cases += 1;
  const caseId = await platform().provision({ caseId: cases, isolation: 'shared' });
  return { caseId, pipeline: createPipeline(platform(), options) };
}

const head = (caseId: number, eventType: string) => ({ eventType, schemaVersion: 1, caseId, batchName: 'mail' });
const opened = (caseId: number) => head(caseId, 'BATCH_OPENED');
const processed = (caseId: number, ...rows: readonly FileRow[]) => ({
  ...head(caseId, 'DOCUMENT_PROCESSED'),
  documents: rows.map((row) => ({ documentId: row.id, fields: asFields(row) })),
});
const closed = (caseId: number, expectedDocuments: number) => ({ ...head(caseId, 'BATCH_CLOSED'), expectedDocuments });

const lastOf = (pipeline: Pipeline, eventType: string) => pipeline.events.findLast((e) => e.eventType === eventType);
const statusOf = async (caseId: number) => (await caseSnapshot(platform(), caseId))['batches']?.[0]?.[2];
const run = (caseId: number, pipeline: Pipeline) => pipeline.run(() => expectReconciled(platform(), caseId));

describe('a batch of messages', () => {
  const rows: FileRow[] = [
    { id: 'A1', hash: hashOf('a'), custodian: 'Ann', issue: 'x', native: 'N/1.msg' },
    { id: 'A2', parent: 'A1', file: 'a2', custodian: 'Ann', issue: 'x', priority: '1' },
    { id: 'A3', parent: 'A2', file: 'a3' },
    { id: 'B1', hash: hashOf('b'), custodian: 'Bob', issue: 'y' },
    { id: 'B2', parent: 'B1', file: 'b2', custodian: 'Bob' },
    { id: 'C1', parent: 'C2' },
    { id: 'C2', parent: 'C1' },
    { id: 'D1', parent: 'WITHHELD', priority: '1' },
  ];
  /** One message of several documents, one of one, and a document in two messages. */
  const messages = (caseId: number) => [
    opened(caseId),
    processed(caseId, rows[2]!, rows[4]!, rows[5]!),
    processed(caseId, rows[0]!),
    processed(caseId, rows[1]!, rows[3]!, { id: '' }),
    processed(caseId, rows[6]!, rows[7]!, rows[0]!),
    closed(caseId, rows.length + 1),
  ];
  const truth = importTruth([{ name: 'mail', rows }], 'global');

  test('comes to the truth in whatever order, grouped and repeated in whatever way its messages come', {
    timeout: 90_000,
  }, async () => {
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 });
    const repeats = fc.array(fc.nat(5), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(order, repeats, fc.nat(), async (first, again, seed) => {
        const random = seeded(seed);
        const { caseId, pipeline } = await newPipeline({
          choose: (waiting) => Math.floor(random() * waiting),
          together: () => 1 + Math.floor(random() * 3),
        });
        const all = messages(caseId);
        pipeline.send('loader', ...[...first, ...again].map((i) => all[i]!));
        await run(caseId, pipeline);
        expect(pipeline.deadLetters).toEqual([]);
        const snapshot = await caseSnapshot(platform(), caseId);
        expect(snapshot['exhibits']?.map(([batch, id]) => `${batch} ${id}`).sort()).toEqual(truth.exhibits);
        expect(snapshot['document_relations']).toEqual(truth.relations);
        expect(snapshot['custodian_exhibits']).toEqual(truth.custodians);
        expect(snapshot['taggings']).toEqual(truth.taggings);
        expect(snapshot['batches']?.[0]).toEqual(['mail', 'messages', 'completed_with_errors', 'global', 9, 9]);
        expect(sorted((snapshot['batch_faults'] ?? []).map(([, , , , code]) => code))).toEqual([
          'DOCUMENT_ID_MISSING',
          'FAMILY_CYCLE',
          'FAMILY_PARENT_MISSING',
        ]);
        const finished = pipeline.events.filter((event) => event.eventType === 'LOADER_FINISHED');
        expect(new Set(finished.map((event) => event.eventId)).size).toBe(1);
        expect(finished[0]?.eventDetail).toMatchObject({ read: 9, loaded: 8, duplicates: 0, rejected: 1, inFlight: 0 });
        // Added up over different ids, the events tell of every document once, or more often where messages share it.
        const loaded = pipeline.events.filter((e) => e.eventType === 'DOCUMENT_LOADED' && e.status === 'SUCCESS');
        expect([...new Set(loaded.flatMap((event) => event.documentIds))].sort()).toEqual(rows.map((row) => row.id));
      }),
      { numRuns: 30 },
    );
  });

  test('is told by the same events however its messages are grouped when they come again', async () => {
    const { caseId, pipeline } = await newPipeline();
    const some = messages(caseId)
      .filter(({ eventType }) => eventType === 'DOCUMENT_PROCESSED')
      .map((m) => JSON.stringify(m));
    await pipeline.deliver('loader', some);
    const told = () => sorted(pipeline.events.map(({ timestamp: _, ...event }) => event));
    const first = told();
    const commands = [...pipeline.commands];
    for (const grouping of [some.map((body) => [body]), [some.slice(0, 2), some.slice(2)], [some.toReversed()]]) {
      pipeline.events.splice(0);
      pipeline.commands.splice(0);
      for (const group of grouping) await pipeline.deliver('loader', group);
      expect(told()).toEqual(first);
      expect(pipeline.commands.toSorted()).toEqual(commands.toSorted());
    }
  });

  test('is told by the same events when its messages come again after what waited in them was decided', async () => {
    const { caseId, pipeline } = await newPipeline();
    // Two messages of which every document waits, and one that has both.
    const some = [
      opened(caseId),
      processed(caseId, rows[1]!),
      processed(caseId, rows[2]!),
      processed(caseId, rows[3]!, rows[5]!),
      processed(caseId, rows[0]!, rows[6]!),
    ].map((message) => JSON.stringify(message));
    await pipeline.deliver('loader', some.slice(0, 3));
    for (const message of some.slice(3)) await pipeline.deliver('loader', [message]);
    const told = () => new Set(pipeline.events.map(({ timestamp: _, ...event }) => JSON.stringify(event)));
    const ids = () => new Set(pipeline.events.map(({ eventId }) => eventId));
    expect(ids().size).toBe(told().size);
    pipeline.send('loader', closed(caseId, 6));
    await run(caseId, pipeline);
    const [events, known] = [told(), ids()];
    for (const grouping of [some.map((message) => [message]), [some]])
      for (const group of grouping) await pipeline.deliver('loader', group);
    expect(told()).toEqual(events);
    expect(ids()).toEqual(known);
  });

  test('that is refused document by document says so of each', async () => {
    const { caseId, pipeline } = await newPipeline();
    const bad = [
      { id: '' },
      { id: 'x'.repeat(300) },
      { id: 'a\u0007b' },
      { id: '\ud800' },
      { id: 'E1', subject: '\udc00' },
    ];
    pipeline.send('loader', processed(caseId, { id: 'OK' }, ...bad), processed(caseId, ...bad), closed(caseId, 6));
    await run(caseId, pipeline);
    const snapshot = await caseSnapshot(platform(), caseId);
    expect(snapshot['batch_faults']?.map(([, , , , code]) => code).sort()).toEqual([
      'DOCUMENT_ID_INVALID',
      'DOCUMENT_ID_INVALID',
      'DOCUMENT_ID_MISSING',
      'INVALID_JSON',
      'INVALID_JSON',
    ]);
    expect(snapshot['process_checkpoints']?.filter(([, , status]) => status === 'rejected')).toHaveLength(5);
    expect(lastOf(pipeline, 'LOADER_FINISHED')).toMatchObject({
      eventDetail: { batchStatus: 'completed_with_errors', read: 6, loaded: 1, rejected: 5 },
    });
  });

  test('of nothing is completed', async () => {
    const { caseId, pipeline } = await newPipeline();
    pipeline.send('loader', opened(caseId), closed(caseId, 0));
    await run(caseId, pipeline);
    expect(await statusOf(caseId)).toBe('completed');
    expect(lastOf(pipeline, 'LOADER_FINISHED')).toMatchObject({ eventDetail: { read: 0, parts: 0 } });
  });

  test('stays open until as many documents have come as were announced', async () => {
    const { caseId, pipeline } = await newPipeline();
    pipeline.send('loader', closed(caseId, 3), processed(caseId, { id: 'A1' }, { id: 'A2', parent: 'A3' }));
    await run(caseId, pipeline);
    expect(await statusOf(caseId)).toBe('loading');
    expect(lastOf(pipeline, 'LOADER_FINISHED')).toBeUndefined();
    pipeline.send('loader', processed(caseId, { id: 'A1' }, { id: 'A2', parent: 'A3' }));
    await run(caseId, pipeline);
    expect(await statusOf(caseId)).toBe('loading');
    pipeline.send('loader', processed(caseId, { id: 'A3' }));
    await run(caseId, pipeline);
    expect(await statusOf(caseId)).toBe('completed');
    expect((await caseSnapshot(platform(), caseId))['document_relations']).toEqual([['mail A2', 'mail A3']]);
  });

  test('that has ended takes no new document, and tells again of those it has', async () => {
    const { caseId, pipeline } = await newPipeline();
    const first = processed(caseId, { id: 'A1' });
    pipeline.send('loader', first, closed(caseId, 1));
    await run(caseId, pipeline);
    expect(await statusOf(caseId)).toBe('completed');
    const before = await caseSnapshot(platform(), caseId);
    const { eventId } = lastOf(pipeline, 'DOCUMENT_LOADED') ?? {};
    pipeline.send('loader', processed(caseId, { id: 'LATE' }), first, opened(caseId), closed(caseId, 9));
    await run(caseId, pipeline);
    expect(pipeline.deadLetters.map(({ code }) => code)).toEqual(['BATCH_CLOSED']);
    expect(lastOf(pipeline, 'DOCUMENT_LOADED')?.eventId).toBe(eventId);
    expect(await caseSnapshot(platform(), caseId)).toEqual(before);
  });

  test('refuses a document whose id has come with other content, once, and tells both lines', async () => {
    const { caseId, pipeline } = await newPipeline();
    const second = processed(caseId, { id: 'A1', subject: 'other', issue: 'never' }, { id: 'A2' });
    pipeline.send('loader', processed(caseId, { id: 'A1', subject: 'first', issue: 'x' }), second, second);
    await run(caseId, pipeline);
    pipeline.send('loader', second, closed(caseId, 3));
    await run(caseId, pipeline);
    const snapshot = await caseSnapshot(platform(), caseId);
    expect(snapshot['exhibits']?.map(([, id, , subject]) => [id, subject])).toEqual([
      ['A1', 'first'],
      ['A2', null],
    ]);
    expect(snapshot['taggings']).toEqual([['mail A1', 'Issue=x']]);
    expect(snapshot['batch_faults']?.map(([, line, , , code, , detail]) => [line, code, detail])).toEqual([
      [2, 'DOCUMENT_ID_TWICE', 'also on line 1'],
    ]);
    expect(lastOf(pipeline, 'LOADER_FINISHED')).toMatchObject({
      eventDetail: { batchStatus: 'completed_with_errors', read: 3, loaded: 2, rejected: 1, taggings: 1 },
    });
  });

  test('is filled by several workers at once', async () => {
    const { caseId, pipeline } = await newPipeline();
    const all = Array.from({ length: 24 }, (_, i) =>
      JSON.stringify(processed(caseId, { id: `D${i}`, issue: 'x' }, { id: `E${i}`, parent: `D${(i + 5) % 24}` })),
    );
    pipeline.send('loader', opened(caseId));
    await run(caseId, pipeline);
    await Promise.all(
      [0, 1, 2, 3].map(async (worker) => {
        for (let i = worker; i < all.length; i += 4) await pipeline.deliver('loader', [all[i]!, all[(i + 1) % 24]!]);
      }),
    );
    pipeline.send('loader', closed(caseId, 48));
    await run(caseId, pipeline);
    const snapshot = await caseSnapshot(platform(), caseId);
    expect(snapshot['exhibits']).toHaveLength(48);
    expect(snapshot['document_relations']).toHaveLength(24);
    expect(snapshot['taggings']).toHaveLength(24);
    expect(await statusOf(caseId)).toBe('completed');
  });
});
