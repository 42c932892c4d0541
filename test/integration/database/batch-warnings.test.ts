import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { readBatchWarnings, writeBatchWarnings } from '../../../shared/batches/batch-warnings.ts';
import { BATCH_WARNINGS_SHOWN, type BatchWarning } from '../../../shared/domain/batch-warnings.ts';
import { qualified } from '../../../shared/mysql/queries/sql.ts';
import { createTestPlatform, type TestPlatform, withCaseDatabase } from '../../support/case-database.ts';
import { createPipeline } from '../../support/consumers/pipeline.ts';

const platform = withCaseDatabase();
const NOW = '2026-11-02 09:30:00.000';
let batches = 100;
const newBatch = () => ++batches;

const write = (batchId: number, warnings: readonly BatchWarning[], { sessions, caseId }: TestPlatform = platform()) =>
  sessions.writerSession(caseId, (session) => writeBatchWarnings(session, batchId, warnings, NOW));
const read = (batchId: number, { sessions, caseId }: TestPlatform = platform()) =>
  sessions.readerSession(caseId, (session) => readBatchWarnings(session, batchId));

const rows: BatchWarning = { code: 'EMPTY_ROWS', column: null, detail: '7' };
const sent: BatchWarning = { code: 'DATE_ORDER_ASSUMED', column: 'Sent Date', detail: 'read month first' };
const received: BatchWarning = { ...sent, column: 'Received Date' };

describe('the warnings of a batch', () => {
  test('are one per code and column, the same however often and by however many they are written', async () => {
    const [batchId, other] = [newBatch(), newBatch()];
    await write(other, [rows]);
    await Promise.all([write(batchId, [sent, rows]), write(batchId, [rows, received]), write(batchId, [sent])]);
    await write(batchId, [rows, sent, received]);
    await write(batchId, []);
    expect(await read(batchId)).toEqual([received, sent, rows]);
    expect(await read(other)).toEqual([rows]);
  });

  test('stay as they were written first', async () => {
    const batchId = newBatch();
    await write(batchId, [rows]);
    await write(batchId, [{ ...rows, detail: '9' }]);
    expect(await read(batchId)).toEqual([rows]);
  });

  test('are told up to a number that an event holds', async () => {
    const batchId = newBatch();
    const many = Array.from({ length: BATCH_WARNINGS_SHOWN + 5 }, (_, i) => ({ ...sent, column: `Date ${i}` }));
    await write(batchId, many);
    expect(await read(batchId)).toHaveLength(BATCH_WARNINGS_SHOWN);
  });

  test('are left out of a case whose database is not migrated yet', async () => {
    const own = await createTestPlatform();
    const { schema } = await own.sessions.directory.find(own.caseId);
    await own.query(`DROP TABLE ${qualified(schema, 'batch_warnings').text}`);
    await write(1, [sent], own);
    expect(await read(1, own)).toEqual([]);
  });
});

// Every command is a process of its own, which takes a second or two to begin.
test('an operator is shown the warnings of a batch with its counts', { timeout: 120_000 }, async () => {
  const { caseId, sessions, environment } = platform();
  const pipeline = createPipeline(platform());
  pipeline.putFile(caseId, 'dates', Buffer.from('DOCID,Sent Date\nA1,03/04/2001\n'));
  await pipeline.run();
  const batch = await sessions.readerSession(caseId, ({ findOne }) => findOne('batches', { where: { name: 'dates' } }));
  const program = join(import.meta.dirname, '../../../bin/caseload.ts');
  const show = async (...args: readonly string[]) => {
    const env = {
      ...process.env,
      ...environment,
      EVENTS_TOPIC_ARN: 'arn:aws:sns:us-east-1:1:events',
      CHECKPOINT_QUEUE_URL: 'http://127.0.0.1/checkpoint',
      AWS_REGION: 'us-east-1',
    };
    const command = [program, 'batch', 'show', String(batch?.id), '--case', String(caseId), ...args];
    return (await promisify(execFile)(process.execPath, command, { env })).stdout;
  };
  const lines = (await show()).trimEnd().split('\n');
  expect(lines).toContain('warnings     0');
  expect(lines.at(-1)).toBe('batchWarnings DATE_ORDER_ASSUMED in column "Sent Date" (read month first)');
  expect(JSON.parse(await show('--json'))).toMatchObject({ warnings: 0, loaded: 1, batchWarnings: [sent] });
});
