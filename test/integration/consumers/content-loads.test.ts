import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { qualified } from '../../../shared/mysql/queries/sql.ts';
import { withCaseDatabase } from '../../support/case-database.ts';
import { caseSnapshot } from '../../support/consumers/case-snapshot.ts';
import { expectIdempotent } from '../../support/consumers/expect-idempotent.ts';
import { holdIntake } from '../../support/consumers/hold-intake.ts';
import { LOAD_AGAIN } from '../../support/consumers/load-file.ts';
import { batchesOf, cancelNamed } from '../../support/consumers/named-batches.ts';
import { createPipeline, type Pipeline, type PutFile } from '../../support/consumers/pipeline.ts';
import { expectReconciled } from '../../support/consumers/reconciled.ts';
import { probeStatements, type StatementProbe } from '../../support/consumers/statement-probe.ts';

const platform = withCaseDatabase({ cases: [] });
let cases = 700;

/** Neither hashes nor message ids: no row of it is ever a duplicate. */
const bytes = Buffer.from('DOCID\nA1\nA2\n');
const digest = createHash('sha256').update(bytes).digest('hex').toUpperCase();

const run = (caseId: number, pipeline: Pipeline) => pipeline.run(() => expectReconciled(platform(), caseId));
const cancel = (caseId: number, pipeline: Pipeline, name: string) => cancelNamed(platform(), caseId, pipeline, name);

/** Puts the bytes under a name and takes the notification from the queue. */
function notificationOf(caseId: number, pipeline: Pipeline, name: string, file?: PutFile): string {
  pipeline.putFile(caseId, name, bytes, file);
  return pipeline.queues.intake.pop() ?? '';
}

const again = (notification: string) => JSON.stringify({ ...JSON.parse(notification), loadAgain: true });

/** A new case in which the batch `first` is cut; nothing of it is loaded yet, so it can be cancelled. */
async function firstIsCut(): Promise<{ caseId: number; pipeline: Pipeline }> {
  cases += 1;
  const caseId = await platform().provision({ caseId: cases, isolation: 'shared' });
  const pipeline = createPipeline(platform());
  await put(caseId, pipeline, 'first');
  return { caseId, pipeline };
}

/** Puts the bytes and lets intake do its work, and nobody else. @returns the notification. */
async function put(caseId: number, pipeline: Pipeline, name: string, file?: PutFile): Promise<string> {
  const notification = notificationOf(caseId, pipeline, name, file);
  expect(await pipeline.deliver('intake', [notification])).toEqual([]);
  return notification;
}

/** `second` ended as a repeat of `first`, which was cancelled then. @returns what loads `second` after all. */
async function repeatOfCancelled(): Promise<{ caseId: number; pipeline: Pipeline; loadSecond: string }> {
  const { caseId, pipeline } = await firstIsCut();
  const notification = await put(caseId, pipeline, 'second');
  await cancel(caseId, pipeline, 'first');
  return { caseId, pipeline, loadSecond: again(notification) };
}

/** The repeats as `batch of batch`, and whose documents the case has. */
async function outcomeOf(caseId: number): Promise<{ repeats: string[]; loaded: unknown[] }> {
  const { batch_repeats = [], exhibits = [] } = await caseSnapshot(platform(), caseId);
  return {
    repeats: batch_repeats.map(([batch, of]) => `${batch} of ${of}`),
    loaded: [...new Set(exhibits.map(([batch]) => batch))],
  };
}

const notCancelled = async (caseId: number): Promise<string[]> =>
  (await batchesOf(platform(), caseId)).filter(({ status }) => status !== 'cancelled').map(({ name }) => name);

async function forgetLoads(caseId: number): Promise<void> {
  const { schema } = await platform().sessions.directory.find(caseId);
  await platform().query(`DELETE FROM ${qualified(schema, 'content_loads').text} WHERE npcase_id = ${caseId}`);
}

describe('a file whose bytes are loaded by a batch other than the first, which was cancelled, is a repeat', () => {
  test('of a repeat that was loaded after all', async () => {
    const { caseId, pipeline, loadSecond } = await repeatOfCancelled();
    await pipeline.deliver('intake', [loadSecond]);
    await put(caseId, pipeline, 'third');
    await run(caseId, pipeline);
    expect(await outcomeOf(caseId)).toEqual({ repeats: ['third of second'], loaded: ['second'] });
    const { batch_contents, content_loads } = await caseSnapshot(platform(), caseId);
    expect(batch_contents).toEqual([['second', digest]]);
    expect(content_loads).toEqual([
      ['first', digest],
      ['second', digest],
    ]);
  });

  test('of a repeat that was loaded before the first was cancelled', async () => {
    const { caseId, pipeline } = await firstIsCut();
    const second = await put(caseId, pipeline, 'second');
    await pipeline.deliver('intake', [again(second)]);
    await cancel(caseId, pipeline, 'first');
    await put(caseId, pipeline, 'third');
    await run(caseId, pipeline);
    expect(await outcomeOf(caseId)).toEqual({ repeats: ['third of second'], loaded: ['second'] });
  });

  test('of a batch that was put to be loaded again', async () => {
    const { caseId, pipeline } = await firstIsCut();
    await put(caseId, pipeline, 'second', LOAD_AGAIN);
    await cancel(caseId, pipeline, 'first');
    await put(caseId, pipeline, 'third');
    await run(caseId, pipeline);
    expect(await outcomeOf(caseId)).toEqual({ repeats: ['third of second'], loaded: ['second'] });
  });

  test('of the only one that is left of several', async () => {
    const { caseId, pipeline } = await firstIsCut();
    for (const name of ['second', 'third', 'fourth']) await put(caseId, pipeline, name, LOAD_AGAIN);
    for (const name of ['first', 'second', 'fourth']) await cancel(caseId, pipeline, name);
    await put(caseId, pipeline, 'fifth');
    await run(caseId, pipeline);
    expect(await outcomeOf(caseId)).toEqual({ repeats: ['fifth of third'], loaded: ['third'] });
  });
});

test('a file is loaded when every batch of its bytes is cancelled, and the next one repeats it', async () => {
  const { caseId, pipeline, loadSecond } = await repeatOfCancelled();
  await pipeline.deliver('intake', [loadSecond]);
  await put(caseId, pipeline, 'third', LOAD_AGAIN);
  for (const name of ['second', 'third']) await cancel(caseId, pipeline, name);
  for (const name of ['fourth', 'fifth']) await put(caseId, pipeline, name);
  await run(caseId, pipeline);
  expect(await outcomeOf(caseId)).toEqual({ repeats: ['fifth of fourth'], loaded: ['fourth'] });
});

describe('what an earlier version recorded, which was the claim only, counts:', () => {
  test('a file repeats the batch that has the claim', async () => {
    const { caseId, pipeline } = await firstIsCut();
    await forgetLoads(caseId);
    await put(caseId, pipeline, 'second');
    await run(caseId, pipeline);
    expect(await outcomeOf(caseId)).toEqual({ repeats: ['second of first'], loaded: ['first'] });
  });

  test('its repeat is loaded after all and is what the next file repeats', async () => {
    const { caseId, pipeline, loadSecond } = await repeatOfCancelled();
    await forgetLoads(caseId);
    await pipeline.deliver('intake', [loadSecond]);
    await put(caseId, pipeline, 'third');
    await run(caseId, pipeline);
    expect(await outcomeOf(caseId)).toEqual({ repeats: ['third of second'], loaded: ['second'] });
  });

  test('also in a case without the newest table', async () => {
    cases += 1;
    const caseId = await platform().provision({ caseId: cases });
    const { schema } = await platform().sessions.directory.find(caseId);
    await platform().query(`DROP TABLE ${qualified(schema, 'content_loads').text}`);
    const pipeline = createPipeline(platform());
    for (const name of ['first', 'second']) await put(caseId, pipeline, name);
    await pipeline.run();
    expect(await batchesOf(platform(), caseId)).toMatchObject([{ status: 'completed' }, { status: 'cancelled' }]);
  });
});

describe('batches of the same bytes at the same moment', () => {
  /** Whether a statement on a table of this test waits for a row. The tables of transactions are up to date too seldom. */
  async function isWaiting(table: string): Promise<boolean> {
    const [{ Status = '' } = {}] = await platform().query<{ Status: string }>('SHOW ENGINE INNODB STATUS');
    return Status.split('---TRANSACTION').some((transaction) =>
      ['LOCK WAIT', platform().prefix, table].every((word) => transaction.includes(word)),
    );
  }

  /** Ends when somebody waits for the claim on the bytes, or has not had to. */
  async function claimWaits(work: Promise<unknown>): Promise<void> {
    let done = false;
    const settled = () => {
      done = true;
    };
    work.then(settled, settled);
    while (!done && !(await isWaiting('batch_contents')));
  }

  test('a file that is put while a repeat is being loaded after all waits for it and repeats it', async () => {
    const { caseId, pipeline, loadSecond } = await repeatOfCancelled();
    const other = createPipeline(platform());
    const third = notificationOf(caseId, other, 'third');
    const { held, release } = holdIntake(pipeline, 'content_loads');

    const loading = pipeline.deliver('intake', [loadSecond]);
    await held;
    const putting = other.deliver('intake', [third]);
    await claimWaits(putting);
    release();
    expect(await Promise.all([loading, putting])).toEqual([[], []]);
    expect((await outcomeOf(caseId)).repeats).toEqual(['third of second']);
    expect(await notCancelled(caseId)).toEqual(['second']);
  });

  test('a repeat that is loaded after all while a file is put is known when that file is cancelled', async () => {
    const { caseId, pipeline, loadSecond } = await repeatOfCancelled();
    const other = createPipeline(platform());
    const third = notificationOf(caseId, other, 'third');
    const { held, release } = holdIntake(other, 'content_loads');

    const putting = other.deliver('intake', [third]);
    await held;
    const loading = pipeline.deliver('intake', [loadSecond]);
    await claimWaits(loading);
    release();
    expect(await Promise.all([loading, putting])).toEqual([[], []]);
    expect(await notCancelled(caseId)).toEqual(['second', 'third']);
    await cancel(caseId, pipeline, 'third');
    await put(caseId, pipeline, 'fourth');
    expect((await outcomeOf(caseId)).repeats).toEqual(['fourth of second']);
  });

  test('a file that is put while the only batch of its bytes is being cancelled repeats it or is loaded', async () => {
    for (let round = 0; round < 5; round++) {
      const { caseId, pipeline } = await firstIsCut();
      const other = createPipeline(platform());
      const second = notificationOf(caseId, other, 'second');
      await Promise.all([cancel(caseId, pipeline, 'first'), other.deliver('intake', [second])]);
      const left = await notCancelled(caseId);
      expect((await outcomeOf(caseId)).repeats).toEqual(left.length > 0 ? [] : ['second of first']);
      // Whichever came first: the next file is loaded just when nothing else is.
      await put(caseId, pipeline, 'third');
      expect(await notCancelled(caseId)).toEqual(left.length > 0 ? ['second'] : ['third']);
    }
  });

  test('a file that is put while one of two batches of its bytes is being cancelled repeats one of them', async () => {
    for (let round = 0; round < 5; round++) {
      const { caseId, pipeline } = await firstIsCut();
      await put(caseId, pipeline, 'second', LOAD_AGAIN);
      const other = createPipeline(platform());
      const third = notificationOf(caseId, other, 'third');
      await Promise.all([cancel(caseId, pipeline, 'first'), other.deliver('intake', [third])]);
      expect(await notCancelled(caseId)).toEqual(['second']);
    }
  });

  test('of several files and a repeat that is loaded after all, twice, one file is loaded at most', async () => {
    const { caseId, pipeline, loadSecond } = await repeatOfCancelled();
    const workers = ['a', 'b', 'c'].map((name) => {
      const worker = createPipeline(platform());
      const notification = notificationOf(caseId, worker, name);
      return () => worker.deliver('intake', [notification]);
    });
    const asked = Array.from({ length: 2 }, () => () => pipeline.deliver('intake', [loadSecond]));
    expect((await Promise.all([...workers, ...asked].map((work) => work()))).flat()).toEqual([]);
    const [second, ...files] = await notCancelled(caseId);
    expect(second).toBe('second');
    expect(files.length).toBeLessThanOrEqual(1);
    for (const name of files) await cancel(caseId, pipeline, name);
    await put(caseId, pipeline, 'last');
    expect(await notCancelled(caseId)).toEqual(['second']);
  });
});

describe('a batch that is recorded beside another of its bytes is recorded once, twice at once, and killed anywhere', () => {
  let probe: StatementProbe;

  beforeAll(async () => {
    probe = await probeStatements(platform().sessions);
  });

  test('as a file that is put to be loaded again', () =>
    expectIdempotent(platform(), probe, async () => {
      const { caseId, pipeline } = await firstIsCut();
      const second = notificationOf(caseId, pipeline, 'second', LOAD_AGAIN);
      return { caseId, pipeline, act: () => pipeline.deliver('intake', [second]) };
    }));

  test('as a repeat whose first batch was cancelled', () =>
    expectIdempotent(platform(), probe, async () => {
      const { caseId, pipeline, loadSecond } = await repeatOfCancelled();
      return { caseId, pipeline, act: () => pipeline.deliver('intake', [loadSecond]) };
    }));
});
