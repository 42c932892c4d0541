import { beforeAll, describe, expect, test } from 'vitest';
import { migratorOptions } from '../../../lambdas/migrator/options.ts';
import { createTestPlatform, withCaseDatabase } from '../../support/case-database.ts';
import { expectIdempotent, type Stage } from '../../support/consumers/expect-idempotent.ts';
import { handleEvent, isCausedBy } from '../../support/consumers/handle-event.ts';
import { asFields, csvFile, csvLine, type FileRow, hashOf } from '../../support/consumers/load-file.ts';
import { createPipeline, type Pipeline, type QueueName } from '../../support/consumers/pipeline.ts';
import { probeStatements, StatementBrokenError, type StatementProbe } from '../../support/consumers/statement-probe.ts';

const platform = withCaseDatabase({ cases: [] });
let probe: StatementProbe;
let cases = 300;
beforeAll(async () => {
  probe = await probeStatements(platform().sessions);
});

/** A case that holds one family already. */
async function newCase(): Promise<{ caseId: number; pipeline: Pipeline }> {
  cases += 1;
  const caseId = await platform().provision({ caseId: cases, isolation: 'shared' });
  const pipeline = createPipeline(platform());
  pipeline.putFile(caseId, 'before', csvFile([{ id: 'K1', hash: hashOf('kept'), custodian: 'Kim', issue: 'old' }]));
  await pipeline.run();
  return { caseId, pipeline };
}

/** Every kind of row: families, a withheld parent, duplicates, rejects, an id twice, warnings of rows and of the batch, tags, a circle. */
const rows: (FileRow | string)[] = [
  { id: 'A1', hash: hashOf('a'), custodian: 'Ann', others: 'Bob', native: 'N/A1.msg', issue: 'x', priority: '1' },
  { id: 'A2', parent: 'A1', file: 'a.doc', custodian: 'Ann', native: 'N/A2.doc', issue: 'x' },
  { id: 'B1', hash: hashOf('kept'), custodian: 'Bob' },
  { id: 'B2', parent: 'B1', file: 'more.doc', custodian: 'Bob', issue: 'y' },
  { id: 'C1', hash: hashOf('a'), custodian: 'Cy', sent: '03/04/2001' },
  { id: 'D1', parent: 'GONE', issue: 'z', sent: '0001-01-01' },
  { id: 'A1', subject: 'twice' },
  { id: 'E1', parent: 'E2' },
  { id: 'E2', parent: 'E1' },
  csvLine({ id: '', subject: 'nameless' }),
];
const file = csvFile(rows);
const documents = rows.filter((row): row is FileRow => typeof row !== 'string');
const processed = (caseId: number, some: readonly FileRow[]) => ({
  eventType: 'DOCUMENT_PROCESSED',
  schemaVersion: 1,
  caseId,
  batchName: 'mail',
  documents: some.map((row) => ({ documentId: row.id, fields: asFields(row) })),
});
const closed = (caseId: number, expectedDocuments: number) => ({
  eventType: 'BATCH_CLOSED',
  schemaVersion: 1,
  caseId,
  batchName: 'mail',
  expectedDocuments,
});

/** Takes what waits in a queue, as the event under test. */
function stageOf(
  caseId: number,
  pipeline: Pipeline,
  queue: QueueName,
  bodies = pipeline.queues[queue].splice(0),
): Stage {
  expect(bodies.length).toBeGreaterThan(0);
  return { caseId, pipeline, act: () => pipeline.deliver(queue, bodies) };
}

/** Delivers message by message until one waits that is asked for, and takes it. */
async function until(caseId: number, pipeline: Pipeline, queue: QueueName, wanted: string): Promise<Stage> {
  for (;;) {
    const found = pipeline.queues[queue].findIndex((body) => body.includes(wanted));
    if (found >= 0) return stageOf(caseId, pipeline, queue, pipeline.queues[queue].splice(found, 1));
    if (!(await pipeline.step())) throw new Error(`${wanted} never came.`);
  }
}

describe('the same event, twice, at once, or after a kill', () => {
  const imported = async (queue: QueueName, wanted: string) => {
    const { caseId, pipeline } = await newCase();
    pipeline.putFile(caseId, 'one', file);
    return until(caseId, pipeline, queue, wanted);
  };

  test('is one to the intake', () => expectIdempotent(platform(), probe, () => imported('intake', 'ObjectCreated')));

  test('is one to the documentloader, for a part of a load file', () =>
    expectIdempotent(platform(), probe, () => imported('loader', 'LOAD_PART')));

  test('is one to the documentloader, for documents from messages', () =>
    expectIdempotent(platform(), probe, async () => {
      const { caseId, pipeline } = await newCase();
      pipeline.send(
        'loader',
        processed(caseId, documents.slice(0, 4)),
        processed(caseId, documents.slice(2)),
        processed(caseId, [{ id: '' }, { id: 'F1', parent: 'LATER' }]),
      );
      return stageOf(caseId, pipeline, 'loader');
    }));

  test.each(['BATCH_OPENED', 'BATCH_CLOSED'])('is one to the documentloader, for %s', (eventType) =>
    expectIdempotent(platform(), probe, async () => {
      const { caseId, pipeline } = await newCase();
      const opened = { eventType, schemaVersion: 1, caseId, batchName: 'mail' };
      pipeline.send('loader', eventType === 'BATCH_OPENED' ? opened : closed(caseId, 4));
      return stageOf(caseId, pipeline, 'loader');
    }),
  );

  const waiting = async () => {
    const { caseId, pipeline } = await newCase();
    pipeline.send(
      'loader',
      processed(caseId, [
        { id: 'C1', parent: 'H1', issue: 'x', custodian: 'Ann' },
        { id: 'C2', parent: 'D1', file: 'c.doc', custodian: 'Bob' },
        { id: 'W1', parent: 'GONE', sent: '0001-01-01', issue: 'x' },
      ]),
      processed(caseId, [
        { id: 'H1', hash: hashOf('h') },
        { id: 'D1', hash: hashOf('kept') },
      ]),
      closed(caseId, 5),
    );
    return { caseId, pipeline };
  };

  test('is one to the documentloader, for documents that waited for their families', () =>
    expectIdempotent(platform(), probe, async () => {
      const { caseId, pipeline } = await waiting();
      return until(caseId, pipeline, 'loader', 'LOAD_PART');
    }));

  test('is one to the tagger', () => expectIdempotent(platform(), probe, () => imported('tagger', 'TAG_DOCUMENTS')));

  test('is one to the checkpoint, when it releases parts', () =>
    expectIdempotent(platform(), probe, () => imported('checkpoint', 'JOB_STARTED')));

  test('is one to the checkpoint, when it makes parts of what waited', () =>
    expectIdempotent(platform(), probe, async () => {
      const { caseId, pipeline } = await waiting();
      while (pipeline.queues.loader.length > 0) await pipeline.deliver('loader', pipeline.queues.loader.splice(0, 1));
      while (pipeline.queues.tagger.length > 0) await pipeline.deliver('tagger', pipeline.queues.tagger.splice(0, 1));
      pipeline.queues.checkpoint.splice(0, pipeline.queues.checkpoint.length - 1);
      return stageOf(caseId, pipeline, 'checkpoint');
    }));

  test('is one to the checkpoint, when it finishes the batch', () =>
    expectIdempotent(platform(), probe, () => imported('checkpoint', 'DOCUMENT_TAGGED')));
});

test('a case is provisioned once, by one command or by several, and after a kill before each statement', async () => {
  const own = await createTestPlatform({ migrated: false });
  const workers = [own.moreSessions(), own.moreSessions()];
  const command = (caseId: number) =>
    ({
      eventType: 'PROVISION_CASE',
      schemaVersion: 2,
      caseId,
      accountId: 1,
      name: 'Case',
      isolation: 'dedicated',
      dedupePolicy: 'global',
      dateOrder: 'DMY',
    }) as const;
  const migrate = async (message: object, sessions = own.sessions) => {
    const ports = { ...own.migration, deployment: 'caseload-test', actor: 'migrator', sessions };
    const world = { name: 'migrator', sessions, publish: async () => {}, clock: Date.now };
    const { returned, deadLetters } = await handleEvent(world, migratorOptions(ports), [JSON.stringify(message)]);
    expect(deadLetters).toEqual([]);
    return returned.map(({ error }) => error);
  };
  const succeed = async (message: object) => expect(await migrate(message)).toEqual([]);
  await succeed({ eventType: 'MIGRATE_CORE', schemaVersion: 1 });
  const state = async (caseId: number) => {
    const tables = await own.query(`SHOW TABLES FROM ${own.prefix}_case_${caseId}`);
    const core = async (table: string, where: string) =>
      own.query<Record<string, unknown>>(`SELECT * FROM ${own.core}.${table} WHERE ${where}`);
    const moments = /_gmt$/;
    const timeless = (found: Record<string, unknown>[]) =>
      found.map((row) =>
        Object.entries(row).filter(
          ([name]) => !moments.test(name) && name !== 'id' && name !== 'npcase_id' && name !== 'schema_name',
        ),
      );
    const schema = `schema_name = '${own.prefix}_case_${caseId}'`;
    return {
      tables: tables.map((row) => Object.values(row)[0]),
      npcases: timeless(await core('npcases', `id = ${caseId}`)),
      settings: timeless(await core('case_settings', `npcase_id = ${caseId}`)),
      logs: timeless(await core('npcase_status_logs', `npcase_id = ${caseId}`)),
      migrations: timeless(await core('schema_migrations', schema)),
      runs: timeless(await core('migration_runs', schema)),
    };
  };
  await succeed(command(1));
  const expected = await state(1);
  expect(expected.npcases).toHaveLength(1);
  expect(expected.logs).toHaveLength(2);
  expect(expected.settings).toEqual([
    [
      ['name', 'dateOrder'],
      ['value', 'DMY'],
    ],
  ]);

  await succeed(command(1));
  await succeed({ ...command(1), schemaVersion: 1, dateOrder: undefined });
  await succeed({ eventType: 'MIGRATE_CASE', schemaVersion: 1, caseId: 1 });
  expect(await state(1)).toEqual(expected);

  const atOnce = await Promise.all(workers.map((sessions) => migrate(command(2), sessions)));
  expect(atOnce).toEqual([[], []]);
  expect(await state(2)).toEqual(expected);

  const watched = await probeStatements(own.sessions);
  for (let nth = 1; nth < 500; nth++) {
    watched.failAt(nth);
    const errors = await migrate(command(3));
    watched.failAt(null);
    if (errors.length === 0) break;
    for (const error of errors) if (!isCausedBy(error, StatementBrokenError)) throw error;
  }
  expect(await state(3)).toEqual(expected);
});
