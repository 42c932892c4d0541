import { describe, expect, test } from 'vitest';
import { withCaseDatabase } from '../../support/case-database.ts';
import { caseSnapshot } from '../../support/consumers/case-snapshot.ts';
import { createPipeline } from '../../support/consumers/pipeline.ts';
import { expectReconciled } from '../../support/consumers/reconciled.ts';

const platform = withCaseDatabase({ cases: [] });
let cases = 2_100;

const FILE = 'DOCID,A\n1,a\n,\n2,b\r3,c\n,\n,\n,\n4,"x" y\n5,"d"\n,\n6,e\n';
/** As parts of at most three rows were cut when rows of empty cells were records and a CR alone ended none. */
const EARLIER_PARTS = [
  { byteStart: 8, byteEnd: 22, firstLine: 2, rows: 3 },
  { byteStart: 22, byteEnd: 28, firstLine: 5, rows: 3 },
  { byteStart: 28, byteEnd: 44, firstLine: 8, rows: 3 },
  { byteStart: 44, byteEnd: 48, firstLine: 11, rows: 1 },
];

/** A file that is cut and not released yet. */
async function cutFile() {
  const caseId = await platform().provision({ caseId: ++cases, isolation: 'dedicated' });
  const { schema } = await platform().sessions.directory.find(caseId);
  const pipeline = createPipeline(platform());
  pipeline.putFile(caseId, 'one', Buffer.from(FILE));
  await pipeline.deliver('intake', pipeline.queues.intake.splice(0));
  return { caseId, schema, pipeline };
}

/** Makes the batch one that the earlier version cut. */
async function cutAsBefore(schema: string, caseId: number): Promise<void> {
  const [batch] = await platform().query<{ id: number; layout: string }>(`SELECT id, layout FROM ${schema}.batches`);
  const { splitting: _, surplus: __, ...layout } = JSON.parse(batch?.layout ?? '{}');
  const rows = EARLIER_PARTS.map(
    ({ byteStart, byteEnd, firstLine, rows }, i) =>
      `(${caseId}, ${batch?.id}, ${i + 1}, 'range', 'pending', ${byteStart}, ${byteEnd}, ${firstLine}, ${rows}, NOW(3))`,
  );
  await platform().query(`DELETE FROM ${schema}.batch_parts`);
  await platform().query(
    `INSERT INTO ${schema}.batch_parts (npcase_id, batch_id, part_number, kind, status, byte_start, byte_end, first_line, row_count, created_at_gmt) VALUES ${rows.join(', ')}`,
  );
  await platform().query(
    `UPDATE ${schema}.batches SET layout = '${JSON.stringify(layout).replaceAll('\\', '\\\\')}', last_part_number = ${rows.length}`,
  );
}

describe('parts that an earlier version cut', () => {
  test('are read by the rules of this one, and their batch ends with every row accounted for', async () => {
    const { caseId, schema, pipeline } = await cutFile();
    await cutAsBefore(schema, caseId);
    await pipeline.run(() => expectReconciled(platform(), caseId));
    expect(pipeline.deadLetters).toEqual([]);
    const { exhibits = [], batch_faults: faults = [] } = await caseSnapshot(platform(), caseId);
    expect(exhibits.map(([, id]) => id)).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(faults.map(([, line, , , code]) => [line, code])).toEqual([[8, 'STRAY_QUALIFIER']]);
    expect(pipeline.events.at(-1)).toMatchObject({ eventType: 'LOADER_FINISHED', eventDetail: { read: 6, loaded: 6 } });

    // The last part's message again, as when its answer was lost.
    const loads = pipeline.commands.filter((command) => command.includes('LOAD_PART'));
    pipeline.forgetCommands();
    pipeline.queues.loader.push(...loads);
    await pipeline.run(() => expectReconciled(platform(), caseId));
    expect(pipeline.deadLetters).toEqual([]);
  });

  test('are not what a part of this version is, of which another number of rows is read: it is told once and not loaded', async () => {
    const { schema, pipeline } = await cutFile();
    await platform().query(`UPDATE ${schema}.batch_parts SET row_count = row_count + 1`);
    await pipeline.run();
    expect(pipeline.deadLetters).toMatchObject([{ code: 'PART_MISCOUNTED' }]);
    expect(await platform().query(`SELECT * FROM ${schema}.exhibits`)).toEqual([]);
  });

  test('are not loaded in part when the source gives fewer bytes', async () => {
    const { caseId, schema, pipeline } = await cutFile();
    await cutAsBefore(schema, caseId);
    const { readObject } = pipeline.ports.loader;
    pipeline.ports.loader = {
      ...pipeline.ports.loader,
      readObject: (version, { start, end = 0 }) => readObject(version, { start, end: end - 4 }),
    };
    await expect(pipeline.run()).rejects.toMatchObject({ cause: { message: expect.stringContaining('bytes and') } });
    expect(await platform().query(`SELECT * FROM ${schema}.exhibits`)).toEqual([]);
  });
});
