import { beforeAll, describe, expect, test } from 'vitest';
import { migrateCase } from '../../../shared/cases/migrate/provision-case.ts';
import { qualified } from '../../../shared/mysql/queries/sql.ts';
import { caseMigrations } from '../../../shared/schema/case/migrations/case-migrations.ts';
import { withCaseDatabase } from '../../support/case-database.ts';
import { caseSnapshot } from '../../support/consumers/case-snapshot.ts';
import { expectIdempotent, type Stage } from '../../support/consumers/expect-idempotent.ts';
import { asFields, csvFile, type FileRow, hashOf, LOAD_AGAIN } from '../../support/consumers/load-file.ts';
import { createPipeline, type Pipeline } from '../../support/consumers/pipeline.ts';
import { expectReconciled } from '../../support/consumers/reconciled.ts';
import { probeStatements, type StatementProbe } from '../../support/consumers/statement-probe.ts';
import { fencedBlocks, readText, section } from '../../unit/docs/markdown.ts';

const platform = withCaseDatabase({ cases: [] });
let cases = 900;

async function newPipeline(): Promise<{ caseId: number; pipeline: Pipeline }> {
  cases += 1;
  const caseId = await platform().provision({ caseId: cases, isolation: 'shared' });
  return { caseId, pipeline: createPipeline(platform()) };
}

/** A case in which the batch `before` has the exhibits A1 and a2. */
async function caseWithIds(): Promise<{ caseId: number; pipeline: Pipeline }> {
  const { caseId, pipeline } = await newPipeline();
  await load(caseId, pipeline, 'before', [
    { id: 'A1', hash: hashOf('one') },
    { id: 'a2', hash: hashOf('two') },
  ]);
  return { caseId, pipeline };
}

const run = (caseId: number, pipeline: Pipeline) => pipeline.run(() => expectReconciled(platform(), caseId));

async function load(caseId: number, pipeline: Pipeline, name: string, rows: readonly FileRow[]): Promise<void> {
  pipeline.putFile(caseId, name, csvFile(rows));
  await run(caseId, pipeline);
}

const messages = (caseId: number, rows: readonly FileRow[]) => {
  const head = { schemaVersion: 1, caseId, batchName: 'mail' };
  return [
    {
      ...head,
      eventType: 'DOCUMENT_PROCESSED',
      documents: rows.map((row) => ({ documentId: row.id, fields: asFields(row) })),
    },
    { ...head, eventType: 'BATCH_CLOSED', expectedDocuments: rows.length },
  ];
};

/** The warnings of a case as `batch id: detail`. */
const warningsOf = async (caseId: number): Promise<string[]> =>
  ((await caseSnapshot(platform(), caseId))['batch_faults'] ?? [])
    .filter(([, , , , code]) => code === 'DOCUMENT_ID_IN_CASE')
    .map(([batch, , , , , , detail, id]) => `${batch} ${id}: ${detail}`);

const exhibitsOf = async (caseId: number): Promise<string[]> =>
  ((await caseSnapshot(platform(), caseId))['exhibits'] ?? []).map(([batch, id]) => `${batch} ${id}`);

/** Another content under each id of the case, a copy of what it has, a new id, and two that differ by case only. */
const rows: FileRow[] = [
  { id: 'A1', hash: hashOf('other') },
  { id: 'A2', hash: hashOf('another') },
  { id: 'A3', hash: hashOf('three') },
  { id: 'B1', hash: hashOf('b') },
  { id: 'b1', hash: hashOf('c') },
];
const loaded = ['before A1', 'before a2'];

describe('a document id that the case has already', () => {
  test('with other content is loaded, and warned of with the batch that has it', async () => {
    const { caseId, pipeline } = await caseWithIds();
    await load(caseId, pipeline, 'next', rows);
    expect(await exhibitsOf(caseId)).toEqual([...loaded, ...rows.map(({ id }) => `next ${id}`).sort()]);
    expect(await warningsOf(caseId)).toEqual([
      'next A1: batch before',
      'next A2: batch before; the ids differ by case only',
      'next b1: batch next; the ids differ by case only',
    ]);
    const finished = pipeline.events.findLast(({ eventType }) => eventType === 'LOADER_FINISHED');
    expect(finished?.eventDetail).toMatchObject({ batchStatus: 'completed', loaded: 5, warnings: 3 });
  });

  test('with the same content is a duplicate, without a warning', async () => {
    const { caseId, pipeline } = await caseWithIds();
    await load(caseId, pipeline, 'next', [
      { id: 'A1', hash: hashOf('one') },
      { id: 'A2', hash: hashOf('two') },
    ]);
    expect(await exhibitsOf(caseId)).toEqual(loaded);
    expect(await warningsOf(caseId)).toEqual([]);
  });

  test('is warned of in documents from messages alike', async () => {
    const { caseId, pipeline } = await caseWithIds();
    pipeline.send('loader', ...messages(caseId, rows));
    await run(caseId, pipeline);
    expect(await warningsOf(caseId)).toEqual([
      'mail A1: batch before',
      'mail A2: batch before; the ids differ by case only',
      'mail b1: batch mail; the ids differ by case only',
    ]);
  });

  test('is warned of when the document waited for its family', async () => {
    const { caseId, pipeline } = await caseWithIds();
    pipeline.send('loader', ...messages(caseId, [{ id: 'A1', parent: 'GONE', hash: hashOf('x') }]));
    await run(caseId, pipeline);
    expect(await warningsOf(caseId)).toEqual(['mail A1: batch before']);
  });

  test('is that of the first exhibit, however many follow it', async () => {
    const { caseId, pipeline } = await newPipeline();
    for (const name of ['one', 'two', 'three']) await load(caseId, pipeline, name, [{ id: 'A1', subject: name }]);
    expect(await warningsOf(caseId)).toEqual(['three A1: batch one', 'two A1: batch one']);
  });

  test('is warned of in each row of a file that is loaded again', async () => {
    const { caseId, pipeline } = await newPipeline();
    const bytes = Buffer.from('DOCID\nA1\nA2\n');
    pipeline.putFile(caseId, 'first', bytes);
    await run(caseId, pipeline);
    pipeline.putFile(caseId, 'second', bytes, LOAD_AGAIN);
    await run(caseId, pipeline);
    expect(await warningsOf(caseId)).toEqual(['second A1: batch first', 'second A2: batch first']);
  });

  test('belongs to one exhibit where batches load it at the same moment', async () => {
    const { caseId } = await newPipeline();
    const names = ['one', 'two', 'three', 'four'];
    const pipelines = names.map((name) => {
      const pipeline = createPipeline(platform());
      const ids = Array.from({ length: 40 }, (_, i) => ({ id: `${name === 'two' ? 'd' : 'D'}${i}`, subject: name }));
      pipeline.putFile(caseId, name, csvFile(ids));
      return pipeline;
    });
    await Promise.all(pipelines.map((pipeline) => pipeline.run()));
    await expectReconciled(platform(), caseId);
    const { document_ids: holders = [] } = await caseSnapshot(platform(), caseId);
    const warned = (await warningsOf(caseId)).map((text) => text.slice(0, text.indexOf(':')));
    expect(holders).toHaveLength(40);
    expect([...warned, ...holders.map(([batch, id]) => `${batch} ${id}`)].sort()).toEqual(await exhibitsOf(caseId));
  });
});

describe('warnings of ids in the case are the same however often, at once, or killed in the middle', () => {
  let probe: StatementProbe;

  beforeAll(async () => {
    probe = await probeStatements(platform().sessions);
  });

  /** Everything that waits for the loader, as one event. */
  const stage = (caseId: number, pipeline: Pipeline): Stage => {
    const bodies = pipeline.queues.loader.splice(0);
    expect(bodies.length).toBeGreaterThan(0);
    return { caseId, pipeline, act: () => pipeline.deliver('loader', bodies) };
  };

  test('a part of a load file is loaded', () =>
    expectIdempotent(platform(), probe, async () => {
      const { caseId, pipeline } = await caseWithIds();
      pipeline.putFile(caseId, 'next', csvFile(rows));
      while (pipeline.queues.loader.length === 0) await pipeline.step();
      return stage(caseId, pipeline);
    }));

  test('documents from messages are loaded', () =>
    expectIdempotent(platform(), probe, async () => {
      const { caseId, pipeline } = await caseWithIds();
      pipeline.send('loader', ...messages(caseId, rows));
      return stage(caseId, pipeline);
    }));
});

describe('a case that is behind the migration of document ids', () => {
  const migration = caseMigrations.find(({ name }) => name.endsWith('-document-ids'))?.name;

  async function behind(): Promise<{ caseId: number; pipeline: Pipeline }> {
    cases += 1;
    const caseId = await platform().provision({ caseId: cases });
    const { schema } = await platform().sessions.directory.find(caseId);
    await platform().query(`DROP TABLE ${qualified(schema, 'document_ids').text}`);
    await platform().query(
      `DELETE FROM ${platform().core}.schema_migrations WHERE schema_name = '${schema}' AND name >= '${migration}'`,
    );
    return { caseId, pipeline: createPipeline(platform()) };
  }

  test('loads without warnings', async () => {
    const { caseId, pipeline } = await behind();
    for (const name of ['one', 'two']) {
      pipeline.putFile(caseId, name, csvFile([{ id: 'A1', subject: name }]));
      await pipeline.run();
    }
    expect(pipeline.deadLetters).toEqual([]);
    await migrateCase(platform().migration, caseId);
    expect(await exhibitsOf(caseId)).toEqual(['one A1', 'two A1']);
    expect(await warningsOf(caseId)).toEqual([]);
  });

  test('knows the first exhibit of every id afterwards, in whatever letters', async () => {
    const { caseId, pipeline } = await behind();
    const ids = ['A1', 'ÄÖ-1', 'ΟΔΟΣ', 'ДОК', 'İ-1', 'İ-2', 'Ⴀ-1', 'x\u{10400}'];
    const put = (name: string, some: readonly string[]) =>
      pipeline.putFile(caseId, name, csvFile(some.map((id) => ({ id, subject: name }))));
    put('one', ids);
    await pipeline.run();
    put('two', ['A1', 'a1']);
    await pipeline.run();
    await migrateCase(platform().migration, caseId);
    const lowered = ['a1', 'äö-1', 'οδοσ', 'док', 'i-1'];
    const same = ['İ-2', 'Ⴀ-1', 'x\u{10400}'];
    await load(
      caseId,
      pipeline,
      'three',
      [...lowered, ...same, 'new'].map((id) => ({ id })),
    );
    const warnings = [
      ...lowered.map((id) => `three ${id}: batch one; the ids differ by case only`),
      ...same.map((id) => `three ${id}: batch one`),
    ];
    expect((await warningsOf(caseId)).sort()).toEqual(warnings.sort());
  });
});

describe('ids of exhibits that an earlier loader wrote after the migration of document ids', () => {
  /** The batch `one` has A1 and b2, and nobody has recorded their ids. */
  async function unrecorded(): Promise<{ caseId: number; pipeline: Pipeline; schema: string }> {
    cases += 1;
    const caseId = await platform().provision({ caseId: cases });
    const { schema } = await platform().sessions.directory.find(caseId);
    const pipeline = createPipeline(platform());
    await load(caseId, pipeline, 'one', [{ id: 'A1' }, { id: 'b2' }]);
    await platform().query(`DELETE FROM ${qualified(schema, 'document_ids').text}`);
    await load(caseId, pipeline, 'two', [{ id: 'B2', subject: 'two' }]);
    expect(await warningsOf(caseId)).toEqual([]);
    return { caseId, pipeline, schema };
  }

  /** A1 is known from now on, and b2 is held by the batch that came in the meantime. */
  async function expectRecorded(caseId: number, pipeline: Pipeline): Promise<void> {
    await load(caseId, pipeline, 'three', [{ id: 'a1' }, { id: 'b2', subject: 'three' }]);
    expect(await warningsOf(caseId)).toEqual([
      'three a1: batch one; the ids differ by case only',
      'three b2: batch two; the ids differ by case only',
    ]);
  }

  test('are recorded by a later migration', async () => {
    const { caseId, pipeline, schema } = await unrecorded();
    await platform().query(
      `DELETE FROM ${platform().core}.schema_migrations WHERE schema_name = '${schema}' AND name > '0010-content-loads'`,
    );
    expect(await migrateCase(platform().migration, caseId)).toContain('0011-document-ids-again');
    await expectRecorded(caseId, pipeline);
  });

  test('are recorded by the statement of the deployment guide, which may be run again', async () => {
    const { caseId, pipeline, schema } = await unrecorded();
    const [{ text } = { text: '' }] = fencedBlocks(section(readText('docs/deploying.md'), 'Upgrading'));
    const statement = text.slice(text.indexOf('INSERT')).replace(/;\s*$/, '');
    const insert = statement.replaceAll('caseload_prod_case_7', schema).replace(/'\d{4}-[^']+'/, "'2001-01-01'");
    for (let times = 0; times < 2; times++) await platform().query(insert);
    await expectRecorded(caseId, pipeline);
  });
});
