import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEDUPE_POLICIES, type DedupePolicy } from '../../../shared/domain/vocabulary.ts';
import { qualified } from '../../../shared/mysql/queries/sql.ts';
import { withCaseDatabase } from '../../support/case-database.ts';
import { caseDump, caseSnapshot } from '../../support/consumers/case-snapshot.ts';
import { expectIdempotent } from '../../support/consumers/expect-idempotent.ts';
import { csvFile, LOAD_AGAIN } from '../../support/consumers/load-file.ts';
import {
  cancelNamed,
  batchNamed as readBatch,
  batchesOf as readBatches,
} from '../../support/consumers/named-batches.ts';
import { createPipeline, type Pipeline } from '../../support/consumers/pipeline.ts';
import { expectReconciled } from '../../support/consumers/reconciled.ts';
import { probeStatements, type StatementProbe } from '../../support/consumers/statement-probe.ts';

const platform = withCaseDatabase({ cases: [] });
let cases = 800;

async function newPipeline(dedupePolicy: DedupePolicy = 'global'): Promise<{ caseId: number; pipeline: Pipeline }> {
  cases += 1;
  const caseId = await platform().provision({ caseId: cases, isolation: 'shared', dedupePolicy });
  return { caseId, pipeline: createPipeline(platform()) };
}

/** Neither hashes nor message ids: no row of it is ever a duplicate. */
const bytes = Buffer.from('DOCID\nA1\nA2\n');
const digest = createHash('sha256').update(bytes).digest('hex').toUpperCase();

const run = (caseId: number, pipeline: Pipeline) => pipeline.run(() => expectReconciled(platform(), caseId));

const batchesOf = (caseId: number) => readBatches(platform(), caseId);
const batchNamed = (caseId: number, name: string) => readBatch(platform(), caseId, name);
const cancel = (caseId: number, pipeline: Pipeline, name: string) => cancelNamed(platform(), caseId, pipeline, name);

const eventsOf = ({ events }: Pipeline, batchId: number) =>
  events.filter((event) => event.batchId === batchId).map((event) => event.eventType);

/** The case's file as it was put first, and the notification of the second one, which nobody has seen yet. */
async function secondOf(
  policy?: DedupePolicy,
): Promise<{ caseId: number; pipeline: Pipeline; notification: Record<string, unknown> }> {
  const { caseId, pipeline } = await newPipeline(policy);
  pipeline.putFile(caseId, 'first', bytes);
  await run(caseId, pipeline);
  pipeline.putFile(caseId, 'second', bytes);
  return { caseId, pipeline, notification: JSON.parse(pipeline.queues.intake[0] ?? '{}') };
}

describe('the same bytes once more in a case', () => {
  test.each(DEDUPE_POLICIES)('load nothing, under the policy %s', async (policy) => {
    const { caseId, pipeline } = await secondOf(policy);
    await run(caseId, pipeline);
    const snapshot = await caseSnapshot(platform(), caseId);
    expect(snapshot['exhibits']?.map(([batch, id]) => `${batch} ${id}`)).toEqual(['first A1', 'first A2']);
    expect(snapshot['batches']?.map(([name, , status]) => [name, status])).toEqual([
      ['first', 'completed'],
      ['second', 'cancelled'],
    ]);
    expect(snapshot['batch_repeats']).toEqual([['second', 'first']]);
    expect(snapshot['batch_contents']).toEqual([['first', digest]]);
    expect(snapshot['batch_parts']?.map(([batch, , , status]) => [batch, status])).toEqual([
      ['first', 'done'],
      ['second', 'cancelled'],
    ]);
  });

  test('are told as a cancelled batch that names the first, without a start and without a dead letter', async () => {
    const { caseId, pipeline } = await secondOf();
    await run(caseId, pipeline);
    const [first, second] = await batchesOf(caseId);
    expect(pipeline.events.filter((event) => event.batchId === second?.id)).toMatchObject([
      {
        eventType: 'LOADER_CANCELLED',
        status: 'CANCELLED',
        eventDetail: { batchStatus: 'cancelled', read: 2, loaded: 0, repeatOfBatchId: first?.id },
      },
    ]);
    expect(pipeline.deadLetters).toEqual([]);
  });

  test('are told again with the same id when the message comes again', async () => {
    const { caseId, pipeline, notification } = await secondOf();
    await run(caseId, pipeline);
    pipeline.send('intake', notification);
    await run(caseId, pipeline);
    const told = pipeline.events.filter((event) => event.eventType === 'LOADER_CANCELLED');
    expect(told).toHaveLength(2);
    expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(1);
  });

  test('are no repeat in another case', async () => {
    await secondOf();
    const { caseId, pipeline } = await newPipeline();
    pipeline.putFile(caseId, 'first', bytes);
    await run(caseId, pipeline);
    expect((await caseSnapshot(platform(), caseId))['exhibits']).toHaveLength(2);
  });

  test('put at the same moment are loaded once, whoever comes first', async () => {
    const { caseId } = await newPipeline();
    const names = ['one', 'two', 'three', 'four'];
    const pipelines = names.map(() => createPipeline(platform()));
    for (const [i, name] of names.entries()) pipelines[i]?.putFile(caseId, name, bytes);
    await Promise.all(pipelines.map((pipeline) => pipeline.run()));
    await expectReconciled(platform(), caseId);
    const snapshot = await caseSnapshot(platform(), caseId);
    expect(snapshot['exhibits']?.map(([, id]) => id)).toEqual(['A1', 'A2']);
    const statuses = (await batchesOf(caseId)).map(({ status }) => status).sort();
    expect(statuses).toEqual(['cancelled', 'cancelled', 'cancelled', 'completed']);
    const [[holder] = []] = snapshot['batch_contents'] ?? [];
    expect(snapshot['batch_repeats']?.map(([, of]) => of)).toEqual([holder, holder, holder]);
  });

  test('are loaded when the batch that brought them first was cancelled, and a third time they repeat the second', async () => {
    const { caseId, pipeline } = await newPipeline();
    pipeline.putFile(caseId, 'first', bytes);
    await pipeline.step();
    await cancel(caseId, pipeline, 'first');
    for (const name of ['second', 'third']) {
      pipeline.putFile(caseId, name, bytes);
      await run(caseId, pipeline);
    }
    const snapshot = await caseSnapshot(platform(), caseId);
    expect(snapshot['exhibits']?.map(([batch, id]) => `${batch} ${id}`)).toEqual(['second A1', 'second A2']);
    expect(snapshot['batch_contents']).toEqual([['second', digest]]);
    expect(snapshot['batch_repeats']).toEqual([['third', 'second']]);
  });

  test('are loaded in a case whose tables for it are not there yet', async () => {
    const caseId = await platform().provision({ caseId: 799 });
    const { schema } = await platform().sessions.directory.find(caseId);
    for (const table of ['batch_contents', 'content_loads', 'batch_repeats'])
      await platform().query(`DROP TABLE ${qualified(schema, table).text}`);
    const pipeline = createPipeline(platform());
    for (const name of ['first', 'second']) {
      pipeline.putFile(caseId, name, bytes);
      const [notification] = pipeline.queues.intake;
      await pipeline.deliver('intake', [JSON.stringify({ ...JSON.parse(notification ?? ''), loadAgain: true })]);
      await run(caseId, pipeline);
    }
    expect((await batchesOf(caseId)).map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect(pipeline.deadLetters).toEqual([]);
  });
});

/** The second file's batch is a repeat, and has been told. */
async function repeated(): Promise<{ caseId: number; pipeline: Pipeline; again: object; batchId: number }> {
  const { caseId, pipeline, notification } = await secondOf();
  await run(caseId, pipeline);
  const { id: batchId } = await batchNamed(caseId, 'second');
  return { caseId, pipeline, again: { ...notification, loadAgain: true }, batchId };
}

describe('an event that finds a repeat', () => {
  let probe: StatementProbe;

  beforeAll(async () => {
    probe = await probeStatements(platform().sessions);
  });

  test('ends its batch once, however often it comes, twice at once, and killed anywhere', () =>
    expectIdempotent(platform(), probe, async () => {
      const { caseId, pipeline } = await secondOf();
      const bodies = pipeline.queues.intake.splice(0);
      return { caseId, pipeline, act: () => pipeline.deliver('intake', bodies) };
    }));

  test('and asks for it begins its batch once, in the same way', () =>
    expectIdempotent(platform(), probe, async () => {
      const { caseId, pipeline, again } = await repeated();
      return { caseId, pipeline, act: () => pipeline.deliver('intake', [JSON.stringify(again)]) };
    }));
});

describe('the same bytes, asked to be loaded again', () => {
  const loadedTwice = ['first A1', 'first A2', 'second A1', 'second A2'];
  const exhibitsOf = async (caseId: number) =>
    (await caseSnapshot(platform(), caseId))['exhibits']?.map(([batch, id]) => `${batch} ${id}`);

  test('by the metadata of the object, are loaded, and the first batch keeps the claim', async () => {
    const { caseId, pipeline } = await newPipeline();
    pipeline.putFile(caseId, 'first', bytes);
    await run(caseId, pipeline);
    pipeline.putFile(caseId, 'second', bytes, LOAD_AGAIN);
    await run(caseId, pipeline);
    expect(await exhibitsOf(caseId)).toEqual(loadedTwice);
    const { batch_contents, batch_repeats } = await caseSnapshot(platform(), caseId);
    expect([batch_contents, batch_repeats]).toEqual([[['first', digest]], []]);
  });

  test('where nobody had them before, are what a later file repeats', async () => {
    const { caseId, pipeline } = await newPipeline();
    pipeline.putFile(caseId, 'first', bytes, LOAD_AGAIN);
    pipeline.putFile(caseId, 'second', bytes);
    await run(caseId, pipeline);
    expect((await caseSnapshot(platform(), caseId))['batch_repeats']).toEqual([['second', 'first']]);
  });

  test('by the message, are loaded at once', async () => {
    const { caseId, pipeline, notification } = await secondOf();
    pipeline.queues.intake.splice(0);
    pipeline.send('intake', { ...notification, loadAgain: true });
    await run(caseId, pipeline);
    expect(await exhibitsOf(caseId)).toEqual(loadedTwice);
    expect(pipeline.events.map((event) => event.eventType)).not.toContain('LOADER_CANCELLED');
  });

  test('by a message, after their batch ended as a repeat, are loaded by that batch', async () => {
    const { caseId, pipeline, again, batchId } = await repeated();
    pipeline.send('intake', again);
    await run(caseId, pipeline);
    expect(await exhibitsOf(caseId)).toEqual(loadedTwice);
    expect((await batchesOf(caseId)).map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect((await caseSnapshot(platform(), caseId))['batch_repeats']).toEqual([]);
    expect(eventsOf(pipeline, batchId)).toEqual([
      'LOADER_CANCELLED',
      'JOB_STARTED',
      'DOCUMENT_LOADED',
      'DOCUMENT_TAGGED',
      'BATCH_END_START',
      'BATCH_END_FINISHED',
      'LOADER_FINISHED',
    ]);
  });

  test('and then cancelled by an operator, are told as cancelled once more, and stay so', async () => {
    const { caseId, pipeline, again, batchId } = await repeated();
    pipeline.send('intake', again);
    await pipeline.step();
    await cancel(caseId, pipeline, 'second');
    pipeline.send('intake', again);
    await run(caseId, pipeline);
    expect(await batchNamed(caseId, 'second')).toMatchObject({ status: 'cancelled' });
    const told = pipeline.events.filter((event) => event.batchId === batchId && event.status === 'CANCELLED');
    expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(2);
  });

  test('by a message that comes when their batch was loaded, are left as they are', async () => {
    const { caseId, pipeline } = await newPipeline();
    pipeline.putFile(caseId, 'first', bytes);
    const notification = JSON.parse(pipeline.queues.intake[0] ?? '') as object;
    await run(caseId, pipeline);
    const before = await caseDump(platform(), caseId);
    pipeline.send('intake', { ...notification, loadAgain: true });
    await run(caseId, pipeline);
    expect(await caseDump(platform(), caseId)).toEqual(before);
  });

  test('in words that nobody can read, make a dead letter and no batch', async () => {
    const { caseId, pipeline, notification } = await secondOf();
    pipeline.queues.intake.splice(0);
    pipeline.putFile(caseId, 'third', bytes, { metadata: { 'load-again': 'yes' } });
    pipeline.send('intake', { ...notification, loadAgain: 'yes' });
    await run(caseId, pipeline);
    expect(pipeline.deadLetters.map(({ code }) => code)).toEqual(['IMPORT_OPTION_INVALID', 'IMPORT_OPTION_INVALID']);
    expect((await batchesOf(caseId)).map(({ name }) => name)).toEqual(['first']);
  });
});

test('a cut that goes on in the middle of a file has the digest of all of it', async () => {
  const { caseId, pipeline } = await newPipeline();
  const large = csvFile(Array.from({ length: 40_000 }, (_, i) => ({ id: `D${i}` })));
  pipeline.putFile(caseId, 'large', large);
  const { readObject } = pipeline.ports.intake;
  let read = 0;
  const breaking: typeof readObject = async (version, range) => {
    const stream = await readObject(version, range);
    if (range.end !== undefined) return stream;
    return (async function* () {
      for await (const chunk of stream) {
        yield chunk;
        read += chunk.length;
        if (read > large.length * 0.9) throw new Error('The worker is gone.');
      }
    })();
  };
  pipeline.ports.intake = { ...pipeline.ports.intake, readObject: breaking };
  await pipeline.step();
  const parts = async () => (await caseSnapshot(platform(), caseId))['batch_parts']?.length;
  const before = await parts();
  expect(before).toBeGreaterThan(0);

  pipeline.ports.intake = { ...pipeline.ports.intake, readObject };
  await pipeline.step();
  expect(await parts()).toBeGreaterThan(before ?? 0);
  expect((await caseSnapshot(platform(), caseId))['batch_contents']).toEqual([
    ['large', createHash('sha256').update(large).digest('hex').toUpperCase()],
  ]);
});

test('a batch that an operator cancels while it is cut keeps no later one from loading', async () => {
  const { caseId, pipeline } = await newPipeline();
  pipeline.putFile(caseId, 'first', bytes);
  const { readObject } = pipeline.ports.intake;
  const cancelling: typeof readObject = async (version, range) => {
    if (range.end === undefined) await cancel(caseId, pipeline, 'first');
    return readObject(version, range);
  };
  pipeline.ports.intake = { ...pipeline.ports.intake, readObject: cancelling };
  await pipeline.step();
  pipeline.ports.intake = { ...pipeline.ports.intake, readObject };
  pipeline.putFile(caseId, 'second', bytes);
  await run(caseId, pipeline);
  const snapshot = await caseSnapshot(platform(), caseId);
  expect(snapshot['batch_contents']).toEqual([['second', digest]]);
  expect(snapshot['exhibits']).toHaveLength(2);
  expect(eventsOf(pipeline, (await batchNamed(caseId, 'first')).id)).toEqual(['LOADER_CANCELLED']);
});
