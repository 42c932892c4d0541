import { describe, expect, test } from 'vitest';
import { withCaseDatabase } from '../../support/case-database.ts';
import { csvFile, type FileRow, hashOf } from '../../support/consumers/load-file.ts';
import { createPipeline, type Pipeline, SWEEP_AFTER_MS } from '../../support/consumers/pipeline.ts';
import { production } from '../../support/consumers/production.ts';

const platform = withCaseDatabase({ cases: [] });
let cases = 900;

/** Two parts, one more of documents that waited for their family, a duplicate and a reject. */
const rows: (FileRow | string)[] = [
  { id: 'D1', hash: hashOf('d') },
  { id: 'D2', hash: hashOf('d') },
  ...production(505, { seed: 5 }),
  'too,few',
];

async function newImport(): Promise<{ caseId: number; pipeline: Pipeline }> {
  cases += 1;
  const caseId = await platform().provision({ caseId: cases, isolation: 'shared' });
  const pipeline = createPipeline(platform());
  pipeline.putFile(caseId, 'one', csvFile(rows));
  return { caseId, pipeline };
}

const documentsMeasured = ({ metrics }: Pipeline) => ({
  loaded: metrics.sum('DocumentsLoaded'),
  duplicates: metrics.sum('DocumentsDuplicate'),
  rejected: metrics.sum('DocumentsRejected'),
});

/** What a case's parts keep of themselves. */
async function sumsOf(caseId: number) {
  const { schema } = await platform().sessions.directory.find(caseId);
  const [sums] = await platform().query<Record<string, unknown>>(
    `SELECT SUM(loaded) AS loaded, SUM(duplicates) AS duplicates, SUM(rejected) AS rejected, COUNT(*) AS parts FROM \`${schema}\`.batch_parts WHERE npcase_id = ${caseId}`,
  );
  const sum = (name: string) => Number(sums?.[name]);
  return {
    documents: { loaded: sum('loaded'), duplicates: sum('duplicates'), rejected: sum('rejected') },
    parts: sum('parts'),
  };
}

describe('an import', () => {
  test('measures each document once, as what it became, and each part once', async () => {
    const { caseId, pipeline } = await newImport();
    await pipeline.run();
    const { documents, parts } = await sumsOf(caseId);
    expect(documentsMeasured(pipeline)).toEqual(documents);
    expect(pipeline.metrics.values.PartSeconds).toHaveLength(parts);
    expect(documents.loaded * documents.duplicates * documents.rejected).toBeGreaterThan(0);
  });

  test('of which every message comes twice measures no document twice', async () => {
    const { caseId, pipeline } = await newImport();
    pipeline.forgetCommands();
    await pipeline.run(async () => {
      for (const [queue, bodies] of Object.entries(pipeline.queues)) {
        if (queue === 'loader') await pipeline.deliver('loader', [...bodies]);
      }
    });
    expect(documentsMeasured(pipeline)).toEqual((await sumsOf(caseId)).documents);
  });

  test('of which a part is rolled back at first measures what was committed', async () => {
    const { caseId, pipeline } = await newImport();
    const { loader } = pipeline.ports;
    let refusals = 2;
    const writerSession = ((...given: Parameters<typeof loader.sessions.writerSession>) => {
      const work = given.at(-1) as (session: unknown) => Promise<unknown>;
      const failing = async (session: unknown) => {
        const done = await work(session);
        if (Object.hasOwn(Object(done), 'counts') && refusals-- > 0) throw new Error('rolled back');
        return done;
      };
      return (loader.sessions.writerSession as (work: unknown) => Promise<unknown>)(failing);
    }) as typeof loader.sessions.writerSession;
    pipeline.ports.loader = { ...loader, sessions: { ...loader.sessions, writerSession } };
    await pipeline.run();
    expect(refusals).toBeLessThan(0);
    expect(pipeline.metrics.sum('MessagesRequeued')).toBe(2);
    expect(documentsMeasured(pipeline)).toEqual((await sumsOf(caseId)).documents);
  });

  test('whose exhibits somebody deletes measures what differs, and can not end', async () => {
    const { caseId, pipeline } = await newImport();
    const { checkpoint } = pipeline.ports;
    const { schema } = await platform().sessions.directory.find(caseId);
    pipeline.ports.checkpoint = {
      ...checkpoint,
      publish: async (events) => {
        if (events[0]?.eventType === 'BATCH_END_START')
          await platform().query(`DELETE FROM \`${schema}\`.exhibits WHERE npcase_id = ${caseId} LIMIT 1`);
        await checkpoint.publish(events);
      },
    };
    await expect(pipeline.run()).rejects.toThrow('failed over and over');
    expect(pipeline.metrics.values.ReconciliationDifferences?.[0]).toBe(1);
  });
});

test('documents of messages are measured once, however often and in whatever company their messages come', async () => {
  cases += 1;
  const caseId = await platform().provision({ caseId: cases, isolation: 'shared' });
  const pipeline = createPipeline(platform());
  const head = { schemaVersion: 1, caseId, batchName: 'mail' };
  const message = (...ids: string[]) =>
    JSON.stringify({
      ...head,
      eventType: 'DOCUMENT_PROCESSED',
      documents: ids.map((documentId) => ({ documentId, fields: { SUBJECT: documentId } })),
    });
  const [one, two, three] = [message('M-1', 'M-2'), message('M-3'), message('')];
  await pipeline.deliver('loader', [one]);
  await pipeline.deliver('loader', [one, two, three]);
  await pipeline.deliver('loader', [three, two, one]);
  const { documents, parts } = await sumsOf(caseId);
  expect(documents).toEqual({ loaded: 3, duplicates: 0, rejected: 1 });
  expect(documentsMeasured(pipeline)).toEqual(documents);
  expect(pipeline.metrics.values.PartSeconds).toHaveLength(parts);
});

describe('a sweep', () => {
  test('of nothing measures that somebody looked', async () => {
    await platform().query(`DELETE FROM ${platform().core}.importing_cases`);
    const pipeline = createPipeline(platform());
    await pipeline.sweep();
    expect(pipeline.metrics.values).toEqual({ BatchesStandingStill: [0], SweepFailures: [0] });
  });

  test('measures what stands still, also what it swept a while ago, and 0 when all moves', async () => {
    const { pipeline } = await newImport();
    await platform().query(`DELETE FROM ${platform().core}.importing_cases WHERE npcase_id <> ${cases}`);
    while (pipeline.queues.loader.length === 0) await pipeline.step();
    pipeline.queues.loader.length = 0;
    await pipeline.sweep();
    pipeline.wait(SWEEP_AFTER_MS);
    await pipeline.sweep();
    pipeline.queues.loader.length = 0;
    pipeline.wait(60_000);
    await pipeline.sweep();
    expect(pipeline.queues.loader).toEqual([]);
    expect(pipeline.metrics.values.BatchesStandingStill).toEqual([0, 1, 1]);
    pipeline.wait(SWEEP_AFTER_MS);
    await pipeline.sweep();
    await pipeline.run();
    await pipeline.sweep();
    expect(pipeline.metrics.values.BatchesStandingStill).toEqual([0, 1, 1, 1, 0]);
    expect(pipeline.metrics.values.SweepFailures).toEqual([0, 0, 0, 0, 0]);
  });
});
