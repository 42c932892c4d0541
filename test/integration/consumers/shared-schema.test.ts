import { describe, expect, test } from 'vitest';
import { cancelBatch, setWindow } from '../../../operations/batches/control-batch.ts';
import { withCaseDatabase } from '../../support/case-database.ts';
import { caseDump, caseSnapshot } from '../../support/consumers/case-snapshot.ts';
import { csvFile, type FileRow, hashOf, LOAD_AGAIN } from '../../support/consumers/load-file.ts';
import { createPipeline, type Pipeline } from '../../support/consumers/pipeline.ts';
import { production } from '../../support/consumers/production.ts';

const platform = withCaseDatabase({ cases: [] });
const CASES = [701, 702] as const;

/** Families, a duplicate, tags, a warning, a reject, and a document that waits for its parent. */
const file = csvFile([
  { id: 'C1', parent: 'P1', issue: 'x' } satisfies FileRow,
  { id: 'D1', hash: hashOf('d'), custodian: 'Ann', priority: '1' },
  { id: 'D2', hash: hashOf('d'), custodian: 'Bob' },
  ...production(505, { seed: 5 }),
  'too,few',
  { id: 'W1', sent: '0002-01-01' },
  { id: 'P1', issue: 'x' },
]);

const control = ({ ports }: Pipeline) => ({
  ...ports.checkpoint,
  sendToCheckpoint: async () => {},
  actor: 'operator',
});

/** Everything that the pipeline does with a case: files, a repeat, the same loaded again, a sweep, a cancellation. */
async function work(caseId: number): Promise<void> {
  const pipeline = createPipeline(platform());
  for (const [name, again] of [
    ['one', false],
    ['repeat', false],
    ['again', true],
  ] as const) {
    pipeline.putFile(caseId, name, file, again ? LOAD_AGAIN : {});
    await pipeline.run();
  }
  pipeline.putFile(caseId, 'halfway', csvFile(production(600, { seed: 6 })));
  await pipeline.step();
  pipeline.wait(24 * 3_600_000);
  await pipeline.sweep();
  const [batch] = await platform().query<{ id: number }>(
    `SELECT id FROM ${(await platform().sessions.directory.find(caseId)).schema}.batches WHERE npcase_id = ${caseId} AND name = 'halfway'`,
  );
  const batchId = Number(batch?.id);
  await setWindow(control(pipeline), { caseId, batchId }, 1);
  await cancelBatch(control(pipeline), { caseId, batchId });
  await pipeline.run();
  expect(pipeline.deadLetters).toEqual([]);
}

describe('two cases in one schema', () => {
  test('come to the same, and the work on one leaves every row of the other as it was', async () => {
    const [first, second] = CASES;
    for (const caseId of CASES) await platform().provision({ caseId, isolation: 'shared' });
    const schemas = await Promise.all(CASES.map(async (id) => (await platform().sessions.directory.find(id)).schema));
    expect(new Set(schemas).size).toBe(1);
    const untouched = await caseDump(platform(), second);
    await work(first);
    expect(await caseDump(platform(), second)).toEqual(untouched);
    const before = await caseDump(platform(), first);
    expect(Object.values(before).flat().length).toBeGreaterThan(2_000);
    await work(second);
    expect(await caseDump(platform(), first)).toEqual(before);
    expect(await caseSnapshot(platform(), second)).toEqual(await caseSnapshot(platform(), first));
  });
});
