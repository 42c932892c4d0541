import { beforeEach, describe, expect, test } from 'vitest';
import { casesToSweep, takeCase } from '../../../lambdas/sweeper/shell/importing-cases.ts';
import { sweep } from '../../../lambdas/sweeper/shell/sweep.ts';
import { sweepBatch } from '../../../lambdas/sweeper/shell/sweep-batch.ts';
import { setWindow } from '../../../operations/batches/control-batch.ts';
import { beginImport } from '../../../shared/batches/begin-import.ts';
import { MARK_CLEARED_AFTER_MS, MARK_RENEWED_AFTER_MS } from '../../../shared/batches/core/importing.ts';
import type { OutboundEvent } from '../../../shared/messages/events/outbound-event.ts';
import { qualified } from '../../../shared/mysql/queries/sql.ts';
import { withCaseDatabase } from '../../support/case-database.ts';
import { type CaseSnapshot, caseSnapshot } from '../../support/consumers/case-snapshot.ts';
import { asFields, csvFile, type FileRow, hashOf, LOAD_AGAIN } from '../../support/consumers/load-file.ts';
import {
  createPipeline,
  type Pipeline,
  type PipelineOptions,
  PortRefusedError,
  QUEUES,
  SWEEP_AFTER_MS,
} from '../../support/consumers/pipeline.ts';
import { production, seeded } from '../../support/consumers/production.ts';
import { expectReconciled } from '../../support/consumers/reconciled.ts';
import { probeStatements, StatementBrokenError } from '../../support/consumers/statement-probe.ts';

const platform = withCaseDatabase({ cases: [] });
let cases = 400;
// What another test left standing is not this one's to sweep.
beforeEach(() => platform().query(`DELETE FROM ${platform().core}.importing_cases`));

/**
 * Two parts and one of documents that waited: families, a duplicate, tags, a warning, a reject. In whatever order its
 * parts are loaded, each comes to the same.
 */
const rows: (FileRow | string)[] = [
  { id: 'C1', parent: 'GONE', issue: 'x' },
  { id: 'D1', hash: hashOf('d'), custodian: 'Ann', priority: '1' },
  { id: 'D2', hash: hashOf('d'), custodian: 'Bob' },
  ...production(505, { seed: 5 }),
  'too,few',
];
const file = csvFile(rows);

async function newImport(options: PipelineOptions = {}): Promise<{ caseId: number; pipeline: Pipeline }> {
  cases += 1;
  const caseId = await platform().provision({ caseId: cases, isolation: 'shared' });
  const pipeline = createPipeline(platform(), options);
  pipeline.putFile(caseId, 'one', file);
  return { caseId, pipeline };
}

const isEnded = (snapshot: CaseSnapshot) =>
  snapshot['batches']?.every(([, , status]) => status === 'completed_with_errors') ?? false;

/** Sweeps, each time after the threshold, and delivers what that sets off, until the import has ended. */
async function sweepToTheEnd(
  caseId: number,
  pipeline: Pipeline,
  deliver = () => pipeline.run(),
): Promise<CaseSnapshot> {
  for (let sweeps = 0; sweeps < 70; sweeps++) {
    const snapshot = await caseSnapshot(platform(), caseId);
    if (isEnded(snapshot)) return snapshot;
    pipeline.wait(SWEEP_AFTER_MS);
    await pipeline.sweep();
    await deliver();
    await expectReconciled(platform(), caseId);
  }
  throw new Error('The sweep did not bring the import to its end.');
}

/** What was told, without what the database and the clock gave it. One thing has one id. */
function told(events: readonly OutboundEvent[]): string[] {
  const incidental = new Set(['caseId', 'batchId', 'jobId', 'eventId', 'timestamp', 'exhibitIds']);
  const essence = (event: OutboundEvent) => JSON.stringify(event, (k, v) => (incidental.has(k) ? undefined : v));
  const alike = Map.groupBy(events, essence);
  for (const [what, same] of alike) expect([what, new Set(same.map((e) => e.eventId)).size]).toEqual([what, 1]);
  expect(new Set(events.map((event) => event.eventId)).size).toBe(alike.size);
  return [...alike.keys()].sort();
}

/** Takes the next message that `step` would deliver out of its queue. */
function loseNext({ queues }: Pipeline): string | undefined {
  return QUEUES.map((queue) => queues[queue])
    .find((waiting) => waiting.length > 0)
    ?.shift();
}

describe('an import that loses a message', () => {
  test('ends as without the loss, whichever message it was', async () => {
    const whole = await newImport();
    await whole.pipeline.run();
    const expected = await caseSnapshot(platform(), whole.caseId);
    const events = told(whole.pipeline.events);
    expect(isEnded(expected)).toBe(true);

    const lost: string[] = [];
    // The first message is the announcement of the file: before it, nothing is known that could be missed.
    for (let nth = 1; ; nth++) {
      const { caseId, pipeline } = await newImport();
      for (let step = 0; step < nth; step++) await pipeline.step();
      const message = loseNext(pipeline);
      if (message === undefined) break;
      lost.push(String((JSON.parse(message) as { eventType: string }).eventType));
      await pipeline.run();
      const snapshot = await sweepToTheEnd(caseId, pipeline);
      expect({ nth, message: lost.at(-1), ...snapshot }).toEqual({ nth, message: lost.at(-1), ...expected });
      expect({ nth, told: told(pipeline.events) }).toEqual({ nth, told: events });
      expect(pipeline.deadLetters).toEqual([]);
    }
    expect(new Set(lost)).toEqual(
      new Set(['JOB_STARTED', 'LOAD_PART', 'TAG_DOCUMENTS', 'DOCUMENT_LOADED', 'DOCUMENT_TAGGED']),
    );
  }, 180_000);

  test.each([1, 2, 3])(
    'or a fifth of them, at random (seed %i), ends all the same',
    async (seed) => {
      const whole = await newImport();
      await whole.pipeline.run();
      const expected = await caseSnapshot(platform(), whole.caseId);
      const events = told(whole.pipeline.events);

      const random = seeded(seed);
      const { caseId, pipeline } = await newImport({ choose: (waiting) => Math.floor(random() * waiting) });
      await pipeline.step();
      let losses = 0;
      const snapshot = await sweepToTheEnd(caseId, pipeline, async () => {
        while (QUEUES.some((queue) => pipeline.queues[queue].length > 0)) {
          if (random() > 1 / 5) await pipeline.step();
          else if (loseNext(pipeline) !== undefined) losses += 1;
        }
      });
      expect(losses).toBeGreaterThan(0);
      expect(snapshot).toEqual(expected);
      expect(told(pipeline.events)).toEqual(events);
      expect(pipeline.deadLetters).toEqual([]);
    },
    60_000,
  );

  test('in the middle of its cut is cut to its end', async () => {
    const { caseId, pipeline } = await newImport();
    const { readObject } = pipeline.ports.intake;
    let reads = 0;
    const breaking: typeof readObject = async (...wanted) => {
      reads += 1;
      if (reads === 2) throw new Error('The worker is gone.');
      return readObject(...wanted);
    };
    pipeline.ports.intake = { ...pipeline.ports.intake, readObject: breaking };
    await pipeline.step();
    expect(loseNext(pipeline)).toContain('ObjectCreated');
    expect(await caseSnapshot(platform(), caseId)).toMatchObject({ batch_parts: [] });
    const snapshot = await sweepToTheEnd(caseId, pipeline);
    expect(snapshot['exhibits']?.length).toBeGreaterThan(0);
  });

  test('before its start was told has it told', async () => {
    const { caseId, pipeline } = await newImport();
    pipeline.refuseNext('publish');
    await pipeline.step();
    expect(loseNext(pipeline)).toContain('ObjectCreated');
    await sweepToTheEnd(caseId, pipeline);
    expect(pipeline.events.filter((event) => event.eventType === 'JOB_STARTED')).toHaveLength(1);
  });
});

/** What waits, by type. */
const waiting = ({ queues }: Pipeline): string[] =>
  QUEUES.flatMap((queue) => queues[queue])
    .map((body) => (JSON.parse(body) as { eventType?: string }).eventType ?? 'S3_NOTIFICATION')
    .sort();

/** An import whose two parts are out and lost. */
async function partsLost(options?: { readonly pause?: boolean }): Promise<{ caseId: number; pipeline: Pipeline }> {
  const { caseId, pipeline } = await newImport();
  await pipeline.step();
  await pipeline.deliver('checkpoint', pipeline.queues.checkpoint.splice(0));
  expect(waiting(pipeline)).toEqual(['LOAD_PART', 'LOAD_PART']);
  if (options?.pause) await pause(caseId, pipeline, 0);
  pipeline.queues.loader.splice(0);
  return { caseId, pipeline };
}

/** Sets a batch's window, and lets the checkpoint look. */
async function pause(caseId: number, { ports, deliver }: Pipeline, window: number): Promise<void> {
  const [batch] = await batchesOf(caseId);
  const control = { ...ports.sweeper, publish: ports.checkpoint.publish, actor: 'test' };
  const sent: string[] = [];
  const sendToCheckpoint = async (messages: readonly object[]) =>
    void sent.push(...messages.map((message) => JSON.stringify(message)));
  await setWindow({ ...control, sendToCheckpoint }, { caseId, batchId: batch?.id ?? 0 }, window);
  await deliver('checkpoint', sent);
}

const tableOf = async (caseId: number, table: string): Promise<string> =>
  qualified((await platform().sessions.directory.find(caseId)).schema, table).text;
const batchesOf = async (caseId: number) =>
  platform().query<{ id: number; status: string }>(
    `SELECT id, status FROM ${await tableOf(caseId, 'batches')} WHERE npcase_id = ${caseId}`,
  );
const markOf = async (caseId: number) =>
  (
    await platform().query<{ marked_at_gmt: Date; swept_at_gmt: Date | null }>(
      `SELECT * FROM ${platform().core}.importing_cases WHERE npcase_id = ${caseId}`,
    )
  )[0];

describe('a sweep', () => {
  const RELEASED = ['ADVANCE_BATCH', 'RELOAD_PART', 'RELOAD_PART'];

  test('leaves a batch alone until it has stood for the threshold, and then until it has stood twice as long', async () => {
    const { pipeline } = await partsLost();
    pipeline.wait(SWEEP_AFTER_MS - 60_000);
    await pipeline.sweep();
    expect(waiting(pipeline)).toEqual([]);
    pipeline.wait(60_000);
    await pipeline.sweep();
    expect(waiting(pipeline)).toEqual(RELEASED);
    await pipeline.sweep();
    pipeline.wait(SWEEP_AFTER_MS - 60_000);
    await pipeline.sweep();
    expect(waiting(pipeline)).toEqual(RELEASED);
    // What the test itself took is part of how long the batch has stood.
    pipeline.wait(2 * 60_000);
    await pipeline.sweep();
    expect(waiting(pipeline)).toEqual([...RELEASED, ...RELEASED].sort());
  });

  test('at the same time as another sends once', async () => {
    const { caseId, pipeline } = await partsLost();
    pipeline.wait(SWEEP_AFTER_MS);
    const others = [platform().moreSessions(), platform().moreSessions(), platform().moreSessions()];
    const { sweeper } = pipeline.ports;
    const signal = new AbortController().signal;
    await Promise.all([sweeper, ...others.map((sessions) => ({ ...sweeper, sessions }))].map((p) => sweep(p, signal)));
    expect(waiting(pipeline)).toEqual(RELEASED);
    await sweepToTheEnd(caseId, pipeline, () => pipeline.run());
  });

  test('of one batch at the same time as others of it moves it on once', async () => {
    const { caseId, pipeline } = await partsLost();
    const [batch] = await batchesOf(caseId);
    pipeline.wait(SWEEP_AFTER_MS);
    const { sweeper } = pipeline.ports;
    const workers = [sweeper, ...[1, 2, 3].map(() => ({ ...sweeper, sessions: platform().moreSessions() }))];
    // Each holds the batch for a while, so that they meet.
    const sendToLoader: typeof sweeper.sendToLoader = async (messages) => {
      await platform().query('SELECT SLEEP(0.2)');
      await sweeper.sendToLoader(messages);
    };
    const done = await Promise.all(workers.map((one) => sweepBatch({ ...one, sendToLoader }, caseId, batch?.id ?? 0)));
    expect(done.filter((swept) => swept.done !== null)).toHaveLength(1);
    expect(waiting(pipeline)).toEqual(RELEASED);
  });

  test.each(['sendToLoader', 'sendToCheckpoint'] as const)(
    'that is killed at %s is made good by the next',
    async (port) => {
      const { caseId, pipeline } = await partsLost();
      const errors: unknown[] = [];
      const { log } = pipeline.ports.sweeper;
      pipeline.ports.sweeper = {
        ...pipeline.ports.sweeper,
        log: { ...log, error: (_, f) => errors.push(f?.['error']) },
      };
      pipeline.wait(SWEEP_AFTER_MS);
      pipeline.refuseNext(port);
      await pipeline.sweep();
      expect(errors).toEqual([expect.any(PortRefusedError)]);
      pipeline.queues.loader.splice(0);
      await pipeline.sweep();
      expect(waiting(pipeline)).toEqual(RELEASED);
      await pipeline.run();
      expect(isEnded(await caseSnapshot(platform(), caseId))).toBe(true);
    },
  );

  test('that is killed before any of its statements is made good by the next', async () => {
    const { caseId, pipeline } = await partsLost();
    const probe = await probeStatements(platform().sessions);
    let broken: unknown;
    const { log } = pipeline.ports.sweeper;
    const error: typeof log.error = (_, fields) => {
      broken = fields?.['error'];
    };
    pipeline.ports.sweeper = { ...pipeline.ports.sweeper, log: { ...log, error } };
    pipeline.wait(SWEEP_AFTER_MS);
    let statement = 0;
    do {
      statement += 1;
      broken = null;
      probe.failAt(statement);
      await pipeline.sweep().catch((thrown: unknown) => {
        broken = thrown;
      });
      probe.failAt(null);
      if (broken !== null) expect(broken).toBeInstanceOf(StatementBrokenError);
    } while (broken !== null);
    expect(statement).toBeGreaterThan(8);
    await pipeline.run();
    expect(isEnded(await caseSnapshot(platform(), caseId))).toBe(true);
    await expectReconciled(platform(), caseId);
  });

  test('lets the parts of a paused batch come to their end, and then leaves it alone', async () => {
    const { caseId, pipeline } = await newImport();
    await pipeline.step();
    await pause(caseId, pipeline, 1);
    await pause(caseId, pipeline, 0);
    for (const queue of QUEUES) pipeline.queues[queue].splice(0);
    pipeline.wait(SWEEP_AFTER_MS);
    await pipeline.sweep();
    expect(waiting(pipeline)).toEqual(['RELOAD_PART']);
    await pipeline.run();
    pipeline.wait(10 * SWEEP_AFTER_MS);
    await pipeline.sweep();
    expect(waiting(pipeline)).toEqual([]);
    await pause(caseId, pipeline, 20);
    await pipeline.run();
    expect(isEnded(await caseSnapshot(platform(), caseId))).toBe(true);
  });

  test('leaves a case alone that is frozen, and comes back to it', async () => {
    const { caseId, pipeline } = await partsLost();
    const freeze = async (status: string) => {
      await platform().query(`UPDATE ${platform().core}.npcases SET status = '${status}' WHERE id = ${caseId}`);
      platform().sessions.directory.forget(caseId);
    };
    await freeze('frozen');
    pipeline.wait(10 * SWEEP_AFTER_MS);
    await pipeline.sweep();
    expect(waiting(pipeline)).toEqual([]);
    await freeze('active');
    await pipeline.sweep();
    expect(waiting(pipeline)).toEqual(RELEASED);
  });

  test('looks at the other cases when the database of one fails', async () => {
    cases += 1;
    const broken = await platform().provision({ caseId: cases });
    const { caseId, pipeline } = await partsLost();
    pipeline.putFile(broken, 'one', file);
    await pipeline.step();
    await platform().query(`DROP TABLE ${platform().prefix}_case_${broken}.batches`);
    for (const queue of QUEUES) pipeline.queues[queue].splice(0);
    await platform().query(
      `UPDATE ${platform().core}.importing_cases SET swept_at_gmt = NULL WHERE npcase_id = ${broken}`,
    );
    pipeline.wait(SWEEP_AFTER_MS);
    await pipeline.sweep();
    expect(waiting(pipeline)).toEqual(RELEASED);
    expect(pipeline.metrics.values).toMatchObject({ BatchesStandingStill: [1], SweepFailures: [1] });
    await pipeline.run();
    expect(isEnded(await caseSnapshot(platform(), caseId))).toBe(true);
  });

  test('asks a server that is away once, and leaves its other cases to the next sweep', async () => {
    const first = await partsLost();
    const second = await partsLost();
    const { sweeper } = first.pipeline.ports;
    let asked = 0;
    const { directory } = sweeper.sessions;
    const admit: typeof directory.admit = async () => {
      asked += 1;
      throw Object.assign(new Error('the server is away'), { code: 'ECONNREFUSED' });
    };
    first.pipeline.wait(SWEEP_AFTER_MS);
    const away = { ...sweeper, sessions: { ...sweeper.sessions, directory: { ...directory, admit } } };
    await sweep(away, new AbortController().signal);
    expect(asked).toBe(1);
    expect(first.pipeline.metrics.values.SweepFailures).toEqual([2]);
    await first.pipeline.sweep();
    expect(waiting(first.pipeline).length).toBe(2 * RELEASED.length);
    expect(second.caseId).not.toBe(first.caseId);
  });

  test('looks at the other batches of a case when one fails', async () => {
    const { caseId, pipeline } = await partsLost();
    pipeline.putFile(caseId, 'two', file, LOAD_AGAIN);
    await pipeline.step();
    await pipeline.deliver('checkpoint', pipeline.queues.checkpoint.splice(0));
    pipeline.queues.loader.splice(0);
    pipeline.wait(SWEEP_AFTER_MS);
    pipeline.refuseNext('sendToLoader');
    await pipeline.sweep();
    expect(waiting(pipeline)).toEqual(RELEASED);
    expect(pipeline.metrics.values).toMatchObject({ BatchesStandingStill: [1], SweepFailures: [1] });
  });

  test('takes each case from the others that look at the same time', async () => {
    const { caseId, pipeline } = await partsLost();
    const { sweeper } = pipeline.ports;
    const found = (await casesToSweep(sweeper)).filter((one) => one.caseId === caseId);
    const taken = await Promise.all([...found, ...found, ...found].map((one) => takeCase(sweeper, one)));
    expect(taken.sort()).toEqual([false, false, true]);
  });

  test('that runs out of time leaves the cases it did not reach to the next, which begins with them', async () => {
    const first = await partsLost();
    const second = await partsLost();
    const { sweeper } = first.pipeline.ports;
    const { metrics } = first.pipeline;
    const looked: number[] = [];
    const sweepOne = async () => {
      const ending = new AbortController();
      const admit: typeof sweeper.sessions.directory.admit = async (caseId) => {
        looked.push(caseId);
        ending.abort();
        return sweeper.sessions.directory.admit(caseId);
      };
      const sessions = { ...sweeper.sessions, directory: { ...sweeper.sessions.directory, admit } };
      await sweep({ ...sweeper, sessions }, ending.signal);
    };
    for (let sweeps = 0; sweeps < 4; sweeps++) {
      first.pipeline.wait(1_000);
      await sweepOne();
    }
    expect(looked).toEqual([first.caseId, second.caseId, first.caseId, second.caseId]);
    // Each time the batch of the case that it began, and the other case.
    expect(metrics.values.SweepFailures).toEqual([2, 2, 2, 2]);
    await sweep(sweeper, new AbortController().signal);
    expect(metrics.values.SweepFailures?.at(-1)).toBe(0);
  });
});

describe('a batch of messages', () => {
  const processed = (caseId: number, ...some: readonly FileRow[]) => ({
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
  const newMessages = async () => {
    cases += 1;
    const caseId = await platform().provision({ caseId: cases, isolation: 'shared' });
    const pipeline = createPipeline(platform());
    const warnings: unknown[] = [];
    const { log } = pipeline.ports.sweeper;
    pipeline.ports.sweeper = {
      ...pipeline.ports.sweeper,
      log: { ...log, warn: (_, fields) => warnings.push(fields?.['missing']) },
    };
    return { caseId, pipeline, warnings };
  };
  const [a, b] = [
    { id: 'A1', issue: 'x' },
    { id: 'B1', parent: 'GONE', issue: 'y' },
  ];
  const swept = async (pipeline: Pipeline) => {
    pipeline.wait(SWEEP_AFTER_MS);
    await pipeline.sweep();
  };

  test('that its producer has not closed is left alone', async () => {
    const { caseId, pipeline, warnings } = await newMessages();
    pipeline.send('loader', processed(caseId, a, b));
    await pipeline.run();
    await swept(pipeline);
    expect([waiting(pipeline), warnings]).toEqual([[], []]);
  });

  test('whose closing was not followed up is finished', async () => {
    const { caseId, pipeline } = await newMessages();
    pipeline.send('loader', processed(caseId, a, b), closed(caseId, 2));
    await pipeline.step();
    await pipeline.step();
    await pipeline.deliver('tagger', pipeline.queues.tagger.splice(0));
    pipeline.queues.checkpoint.splice(0);
    await swept(pipeline);
    // B1 waited for its parent; its part is lost as well.
    await pipeline.deliver('checkpoint', pipeline.queues.checkpoint.splice(0));
    expect(loseNext(pipeline)).toContain('LOAD_PART');
    await swept(pipeline);
    await pipeline.run();
    expect(await batchesOf(caseId)).toMatchObject([{ status: 'completed' }]);
  });

  test('with documents that never came waits, tells it, and ends when they come', async () => {
    const { caseId, pipeline, warnings } = await newMessages();
    pipeline.send('loader', processed(caseId, a), closed(caseId, 2));
    await pipeline.run();
    await swept(pipeline);
    expect([waiting(pipeline), warnings]).toEqual([[], ['documents']]);
    pipeline.send('loader', processed(caseId, b));
    await pipeline.run();
    expect(await batchesOf(caseId)).toMatchObject([{ status: 'completed' }]);
  });

  test('with lost tags waits, tells it, and ends when its documents are sent again', async () => {
    const { caseId, pipeline, warnings } = await newMessages();
    pipeline.send('loader', processed(caseId, a), processed(caseId, b), closed(caseId, 2));
    await pipeline.step();
    pipeline.queues.tagger.splice(0);
    await pipeline.run();
    await swept(pipeline);
    expect(warnings).toContain('tags');
    await pipeline.run();
    expect(await batchesOf(caseId)).toMatchObject([{ status: 'loading' }]);
    pipeline.send('loader', processed(caseId, a));
    await pipeline.run();
    expect(await batchesOf(caseId)).toMatchObject([{ status: 'completed' }]);
    await expectReconciled(platform(), caseId);
  });
});

describe('the mark of a case that imports', () => {
  test('is there before its batch, and goes when no batch is open and nobody relies on it', async () => {
    const { caseId, pipeline } = await newImport();
    expect(await markOf(caseId)).toBeUndefined();
    await pipeline.run();
    expect(await markOf(caseId)).toBeDefined();
    pipeline.wait(MARK_CLEARED_AFTER_MS - 60_000);
    await pipeline.sweep();
    expect(await markOf(caseId)).toBeDefined();
    pipeline.wait(120_000);
    await pipeline.sweep();
    expect(await markOf(caseId)).toBeUndefined();
  });

  test('stays as long as a batch is open', async () => {
    const { caseId, pipeline } = await partsLost();
    pipeline.wait(10 * MARK_CLEARED_AFTER_MS);
    await pipeline.sweep();
    expect(await markOf(caseId)).toBeDefined();
  });

  test('is not taken from under an import that begins while the sweep looks', async () => {
    const { caseId, pipeline } = await newImport();
    await pipeline.run();
    pipeline.wait(2 * MARK_CLEARED_AFTER_MS);
    const { sweeper } = pipeline.ports;
    const { directory, coreWriterSession } = sweeper.sessions;
    const begun = (id: number) => coreWriterSession((session) => beginImport(session, id, sweeper.clock()));
    const admit: typeof directory.admit = async (id) => {
      if (id === caseId) await begun(id);
      return directory.admit(id);
    };
    const sessions = { ...sweeper.sessions, directory: { ...directory, admit } };
    await sweep({ ...sweeper, sessions }, new AbortController().signal);
    expect((await markOf(caseId))?.marked_at_gmt).toBeDefined();
  });

  test('is renewed when it is some minutes old, and until then costs no write', async () => {
    const { caseId, pipeline } = await newImport();
    const { sessions } = platform();
    const now = pipeline.ports.sweeper.clock();
    const begin = async (at: number) => {
      const written: number[] = [];
      const policy = await sessions.coreWriterSession((session) => {
        const run: typeof session.run = async (statements) => {
          written.push(statements.length);
          return session.run(statements);
        };
        return beginImport({ ...session, run }, caseId, at);
      });
      expect(policy).toBe('global');
      return written.length;
    };
    expect(await begin(now)).toBe(2);
    expect(await begin(now + MARK_RENEWED_AFTER_MS)).toBe(0);
    expect(await begin(now + MARK_RENEWED_AFTER_MS + 1)).toBe(1);
    expect((await markOf(caseId))?.marked_at_gmt.getTime()).toBe(now + MARK_RENEWED_AFTER_MS + 1);
  });
});

test('records of commands that have expired are deleted, all of them, and no other', async () => {
  const records = `${platform().core}.idempotency_records`;
  const { pipeline } = await newImport();
  const [past, future] = [1_000, Math.floor(pipeline.ports.sweeper.clock() / 1000) + 86_400];
  const row = (id: number, expiry: number) =>
    `(X'${hashOf(id).repeat(2)}', 'sweep ${id}', X'${hashOf(id)}', 'COMPLETED', ${expiry})`;
  const many = Array.from({ length: 1_203 }, (_, id) => row(id, id < 1_200 ? past : future));
  await platform().query(
    `INSERT INTO ${records} (id_digest, id, owner, status, expiry_epoch_s) VALUES ${many.join(', ')}`,
  );
  await pipeline.sweep();
  expect(await platform().query(`SELECT id FROM ${records} WHERE id LIKE 'sweep %' ORDER BY id`)).toEqual(
    [1_200, 1_201, 1_202].map((id) => ({ id: `sweep ${id}` })),
  );
});
