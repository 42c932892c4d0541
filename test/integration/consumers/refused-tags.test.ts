import { beforeAll, describe, expect, test } from 'vitest';
import { withCaseDatabase } from '../../support/case-database.ts';
import { caseSnapshot } from '../../support/consumers/case-snapshot.ts';
import { expectIdempotent } from '../../support/consumers/expect-idempotent.ts';
import { csvFile, type FileRow } from '../../support/consumers/load-file.ts';
import { createPipeline } from '../../support/consumers/pipeline.ts';
import { expectReconciled } from '../../support/consumers/reconciled.ts';
import { probeStatements, type StatementProbe, writeTransactions } from '../../support/consumers/statement-probe.ts';

const platform = withCaseDatabase({ cases: [] });
let probe: StatementProbe;
let cases = 1200;

const POISON = 'a value that the database refuses';
/** The document whose links are refused, whatever their values. */
const UNLINKABLE = 'D031';

/** A case that refuses one value of any field, and every tag of one document. */
async function newCase() {
  cases += 1;
  return platform().provision({ caseId: cases, isolation: 'shared' });
}

beforeAll(async () => {
  await newCase();
  const { schema } = await platform().sessions.directory.find(cases);
  await platform().query(`ALTER TABLE ${schema}.tags ADD CONSTRAINT no_poison CHECK (name <> '${POISON}')`);
  await platform().query(
    `CREATE TRIGGER ${schema}.no_link BEFORE INSERT ON ${schema}.taggings FOR EACH ROW BEGIN IF (SELECT nge_document_id FROM ${schema}.exhibits WHERE id = NEW.exhibit_id) = '${UNLINKABLE}' THEN SIGNAL SQLSTATE '22001' SET MYSQL_ERRNO = 1406, MESSAGE_TEXT = 'refused'; END IF; END`,
  );
  probe = await probeStatements(platform().sessions);
});

const numbered = (count: number): FileRow[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `D${String(i).padStart(3, '0')}`,
    issue: `${i % 7}`,
    priority: 'low',
  }));

/** Line, severity, code, column, document of each fault, and the value that it keeps. */
const faultsOf = async (caseId: number) =>
  ((await caseSnapshot(platform(), caseId))['batch_faults'] ?? []).map(
    ([, line, , severity, code, column, , id, original]) => [line, severity, code, column, id, original],
  );

describe('a tag value that the database refuses', () => {
  test('costs itself and nothing else: the row has a warning, and the batch reconciles', async () => {
    const caseId = await newCase();
    const pipeline = createPipeline(platform());
    const rows = numbered(500);
    for (const bad of [137, 499]) rows[bad] = { ...rows[bad]!, issue: POISON };
    rows[31] = { ...rows[31]!, id: 'D999' };
    pipeline.putFile(caseId, 'one', csvFile(rows));
    while (pipeline.queues.tagger.length === 0) await pipeline.step();
    probe.clear();
    await pipeline.deliver('tagger', pipeline.queues.tagger.splice(0));
    const committed = writeTransactions(probe.sent).filter((own) => own.some(({ text }) => /^COMMIT/.test(text)));
    expect(committed.filter((own) => own.some(({ text }) => text.includes('taggings')))).toHaveLength(1);
    await pipeline.run(() => expectReconciled(platform(), caseId));

    expect(await faultsOf(caseId)).toEqual([
      [139, 'warning', 'TAG_REFUSED', 'Issue', 'D137', POISON],
      [501, 'warning', 'TAG_REFUSED', 'Issue', 'D499', POISON],
    ]);
    const snapshot = await caseSnapshot(platform(), caseId);
    for (const [, , , , , , detail] of snapshot['batch_faults'] ?? []) {
      expect(detail).toMatch(/3819|4025/);
      expect(detail).not.toContain(POISON);
    }
    expect(snapshot['exhibits']).toHaveLength(500);
    expect(snapshot['taggings']).toHaveLength(998);
    expect(snapshot['taggings']).toContainEqual(['one D137', 'Priority=low']);
    expect(pipeline.deadLetters).toEqual([]);
    const tagged = pipeline.events.filter((event) => event.eventType === 'DOCUMENT_TAGGED');
    expect(tagged.map(({ eventDetail }) => eventDetail)).toMatchObject([{ taggings: 998 }]);
    expect(pipeline.events.at(-1)).toMatchObject({
      eventType: 'LOADER_FINISHED',
      eventDetail: { batchStatus: 'completed', loaded: 500, rejected: 0, warnings: 2 },
    });
  });

  test('is told of one document only, when only its link is refused', async () => {
    const caseId = await newCase();
    const pipeline = createPipeline(platform());
    pipeline.putFile(caseId, 'one', csvFile(numbered(60)));
    await pipeline.run(() => expectReconciled(platform(), caseId));
    expect(await faultsOf(caseId)).toEqual([
      [33, 'warning', 'TAG_REFUSED', 'Issue', UNLINKABLE, '3'],
      [33, 'warning', 'TAG_REFUSED', 'Priority', UNLINKABLE, 'low'],
    ]);
    const taggings = (await caseSnapshot(platform(), caseId))['taggings'] ?? [];
    expect(taggings).toHaveLength(118);
    expect(taggings.filter(([exhibit]) => exhibit === `one ${UNLINKABLE}`)).toEqual([]);
  });

  // Each trial is a transaction, and each of their statements is a moment to be killed at.
  const patient = { timeout: 120_000 };
  test('comes to the same when the command comes twice, at once, or again after a kill', patient, () =>
    expectIdempotent(platform(), probe, async () => {
      const caseId = await newCase();
      const pipeline = createPipeline(platform());
      pipeline.putFile(
        caseId,
        'one',
        csvFile([
          { id: UNLINKABLE, issue: POISON, priority: 'low' },
          { id: 'D1', issue: 'x' },
        ]),
      );
      while (pipeline.queues.tagger.length === 0) await pipeline.step();
      const bodies = pipeline.queues.tagger.splice(0);
      return { caseId, pipeline, act: () => pipeline.deliver('tagger', bodies) };
    }),
  );

  test('stays refused when the command comes again and the database would take it by then', async () => {
    const caseId = await newCase();
    const pipeline = createPipeline(platform());
    const { schema } = await platform().sessions.directory.find(caseId);
    pipeline.putFile(caseId, 'one', csvFile([{ id: 'D1', issue: POISON, priority: 'low' }]));
    while (pipeline.queues.tagger.length === 0) await pipeline.step();
    const bodies = pipeline.queues.tagger.splice(0);
    await pipeline.deliver('tagger', bodies);
    const rows = await caseSnapshot(platform(), caseId);
    await platform().query(`ALTER TABLE ${schema}.tags DROP CONSTRAINT no_poison`);
    pipeline.forgetCommands();
    await pipeline.deliver('tagger', bodies);
    await platform().query(`ALTER TABLE ${schema}.tags ADD CONSTRAINT no_poison CHECK (name <> '${POISON}')`);
    expect(await caseSnapshot(platform(), caseId)).toEqual(rows);
    const tagged = pipeline.events.filter((event) => event.eventType === 'DOCUMENT_TAGGED');
    expect(tagged.map(({ eventDetail }) => eventDetail)).toMatchObject([{ taggings: 1 }, { taggings: 1 }]);
  });

  test('leaves a command to its queue when no value explains the refusal', async () => {
    const caseId = await newCase();
    const pipeline = createPipeline(platform());
    const { schema } = await platform().sessions.directory.find(caseId);
    pipeline.putFile(caseId, 'one', csvFile(numbered(3)));
    while (pipeline.queues.tagger.length === 0) await pipeline.step();
    await platform().query(
      `ALTER TABLE ${schema}.process_checkpoints ADD CONSTRAINT no_tags CHECK (npcase_id <> ${caseId} OR status <> 'tagged')`,
    );
    const returned = await pipeline.deliver('tagger', pipeline.queues.tagger.splice(0));
    expect(returned).toHaveLength(1);
    expect((await caseSnapshot(platform(), caseId))['taggings']).toEqual([]);
    await expectReconciled(platform(), caseId);
    await platform().query(`ALTER TABLE ${schema}.process_checkpoints DROP CONSTRAINT no_tags`);
    await pipeline.run(() => expectReconciled(platform(), caseId));
    expect((await caseSnapshot(platform(), caseId))['taggings']).toHaveLength(6);
  });
});
