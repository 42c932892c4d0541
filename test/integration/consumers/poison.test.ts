import { beforeAll, describe, expect, test } from 'vitest';
import { withCaseDatabase } from '../../support/case-database.ts';
import { caseSnapshot } from '../../support/consumers/case-snapshot.ts';
import { asFields, csvFile, csvLine, type FileRow } from '../../support/consumers/load-file.ts';
import { createPipeline } from '../../support/consumers/pipeline.ts';
import { expectReconciled } from '../../support/consumers/reconciled.ts';
import {
  isControl,
  probeStatements,
  type StatementProbe,
  writeTransactions,
} from '../../support/consumers/statement-probe.ts';

const platform = withCaseDatabase({ cases: [] });
let probe: StatementProbe;
let cases = 900;

const POISON = 'a subject that the database refuses';

/** A case whose exhibits refuse one subject. */
async function newCase() {
  cases += 1;
  return platform().provision({ caseId: cases, isolation: 'shared' });
}

beforeAll(async () => {
  await newCase();
  const { schema } = await platform().sessions.directory.find(cases);
  await platform().query(`ALTER TABLE ${schema}.exhibits ADD CONSTRAINT no_poison CHECK (subject <> '${POISON}')`);
  probe = await probeStatements(platform().sessions);
});

const numbered = (count: number): FileRow[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `D${String(i).padStart(3, '0')}`,
    custodian: 'Ann',
    issue: `${i % 7}`,
  }));

describe('documents that the database refuses', () => {
  test('are rejects with their bytes, and the rest of the part is loaded, in one transaction', async () => {
    const caseId = await newCase();
    const pipeline = createPipeline(platform());
    const rows = numbered(500);
    const [first, second] = [137, 499];
    for (const bad of [first, second]) rows[bad] = { ...rows[bad]!, subject: POISON, sent: '0001-01-01' };
    rows[200] = { ...rows[200]!, parent: rows[first]!.id };
    pipeline.putFile(caseId, 'one', csvFile(rows));
    while (pipeline.queues.loader.length === 0) await pipeline.step();
    probe.clear();
    await pipeline.deliver('loader', pipeline.queues.loader.splice(0));
    const committed = writeTransactions(probe.sent).filter((own) => own.some(({ text }) => /^COMMIT/.test(text)));
    expect(committed).toHaveLength(1);
    // Two among 500: each halving tries two sets for each of them.
    expect(writeTransactions(probe.sent).length).toBeLessThanOrEqual(2 + 1 + 2 * 2 * 9);

    await pipeline.run(() => expectReconciled(platform(), caseId));
    const snapshot = await caseSnapshot(platform(), caseId);
    expect(snapshot['exhibits']).toHaveLength(498);
    const faults = (snapshot['batch_faults'] ?? []).map(([, line, n, severity, code, , , id, original]) => [
      line,
      n,
      severity,
      code,
      id,
      original,
    ]);
    expect(faults).toEqual([
      [139, 1, 'warning', 'DATE_UNREADABLE', 'D137', null],
      [139, 2, 'error', 'DATABASE_REFUSED', 'D137', expect.stringContaining(csvLine(rows[first]!))],
      [202, 1, 'warning', 'FAMILY_PARENT_MISSING', 'D200', 'D137'],
      [501, 1, 'warning', 'DATE_UNREADABLE', 'D499', null],
      [501, 2, 'error', 'DATABASE_REFUSED', 'D499', expect.stringContaining(csvLine(rows[second]!))],
    ]);
    const details = (snapshot['batch_faults'] ?? []).flatMap(([, , , , code, , detail]) =>
      code === 'DATABASE_REFUSED' ? [detail] : [],
    );
    for (const detail of details) expect(detail).toMatch(/3819|4025/);
    for (const detail of details) expect(detail).not.toContain(POISON);
    expect(pipeline.events.at(-1)).toMatchObject({
      eventDetail: { batchStatus: 'completed_with_errors', read: 500, loaded: 498, rejected: 2, warnings: 3 },
    });
  });

  test('are rejects also after they waited for their families', async () => {
    const caseId = await newCase();
    const pipeline = createPipeline(platform());
    const filling = numbered(500);
    const rows = [
      { id: 'C1', parent: 'P1', subject: POISON, sent: '0001-01-01' },
      { id: 'C2', parent: 'P1' },
      { id: 'G1', parent: 'C1', issue: 'x' },
      ...filling,
      { id: 'P1' },
    ];
    pipeline.putFile(caseId, 'one', csvFile(rows));
    await pipeline.run(() => expectReconciled(platform(), caseId));
    const snapshot = await caseSnapshot(platform(), caseId);
    expect(snapshot['exhibits']).toHaveLength(503);
    expect(snapshot['document_relations']).toEqual([['one C2', 'one P1']]);
    expect((snapshot['batch_faults'] ?? []).map(([, line, n, , code]) => [line, n, code])).toEqual([
      [2, 1, 'DATE_UNREADABLE'],
      [2, 2, 'DATABASE_REFUSED'],
      [4, 1, 'FAMILY_PARENT_MISSING'],
    ]);
    expect(pipeline.events.at(-1)).toMatchObject({
      eventType: 'LOADER_FINISHED',
      eventDetail: { rejected: 1, warnings: 2 },
    });
  });

  test('of a message are rejects, and the other messages of its transaction are loaded', async () => {
    const caseId = await newCase();
    const pipeline = createPipeline(platform());
    const head = { schemaVersion: 1, caseId, batchName: 'mail' };
    const bodies = [...numbered(20), { id: 'BAD', subject: POISON }].map((row) =>
      JSON.stringify({
        ...head,
        eventType: 'DOCUMENT_PROCESSED',
        documents: [{ documentId: row.id, fields: asFields(row) }],
      }),
    );
    for (let turn = 0; turn < 2; turn++) await pipeline.deliver('loader', bodies);
    pipeline.send('loader', { ...head, eventType: 'BATCH_CLOSED', expectedDocuments: 21 });
    await pipeline.run(() => expectReconciled(platform(), caseId));
    const snapshot = await caseSnapshot(platform(), caseId);
    expect(snapshot['exhibits']).toHaveLength(20);
    expect(pipeline.events.at(-1)).toMatchObject({ eventDetail: { read: 21, loaded: 20, rejected: 1 } });
    const told = pipeline.events.filter((event) => event.eventType === 'DOCUMENT_REJECTED');
    expect(told.map((event) => event.documentIds)).toEqual([['BAD'], ['BAD']]);
    expect(new Set(told.map((event) => event.eventId)).size).toBe(1);
  });

  test('cost no statement where there are none', async () => {
    const caseId = await newCase();
    const pipeline = createPipeline(platform());
    pipeline.putFile(caseId, 'one', csvFile(numbered(10)));
    while (pipeline.queues.loader.length === 0) await pipeline.step();
    probe.clear();
    await pipeline.deliver('loader', pipeline.queues.loader.splice(0));
    expect(probe.sent.filter(({ text }) => isControl(text) && text.startsWith('ROLLBACK'))).toEqual([]);
  });
});
