import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { faultTable } from '../../bin/commands/fault-lines.ts';
import { type PageOptions, readFaults } from '../../operations/batches/read-faults.ts';
import { withCaseDatabase } from '../support/case-database.ts';
import { createPipeline } from '../support/consumers/pipeline.ts';

const platform = withCaseDatabase();

/** Imports one file. @returns the id of its batch. */
async function imported(name: string, bytes: Uint8Array): Promise<number> {
  const pipeline = createPipeline(platform());
  pipeline.putFile(platform().caseId, name, bytes);
  await pipeline.run();
  return pipeline.events.at(-1)?.batchId ?? 0;
}

const page = (batchId: number, options: Partial<PageOptions> = {}) =>
  platform().sessions.readerSession(platform().caseId, (session) =>
    readFaults(session, batchId, { after: null, limit: 50, maxBytes: 240, ...options }),
  );

/** Runs `caseload batch faults` as an operator does, with the database's variables alone. */
async function batchFaults(...args: readonly string[]) {
  const program = join(import.meta.dirname, '../../bin/caseload.ts');
  const env = { ...process.env, ...platform().environment };
  const command = [program, 'batch', 'faults', ...args, '--case', String(platform().caseId)];
  const done = await promisify(execFile)(process.execPath, command, { env }).catch((error: object) => error);
  const { stdout, stderr, code = 0 } = done as { stdout: string; stderr: string; code?: number };
  return { stdout, stderr, code };
}

const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');

// Every command is a process of its own, which takes a second or two to begin.
const patient = { timeout: 120_000 };

test('an operator lists the faults of a batch with what was kept, page by page', patient, async () => {
  const long = 'Dear all,\r\n'.repeat(20);
  const batchId = await imported(
    'words',
    utf16(
      ['DOCID,Sent Date,Extracted Text', 'A1,"spät\u0007",', `A2,,"${long}"`, 'too,few', 'A3,1900-01-01,'].join('\n'),
    ),
  );
  const first = await batchFaults(String(batchId), '--limit', '3');
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout.trimEnd().split('\n')).toEqual([
    'line  severity  code             column          detail                 document  kept',
    '2     warning   DATE_UNREADABLE  Sent Date       no known date format   A1        "spät␇"',
    `3     warning   PATH_UNSAFE      Extracted Text  -                      A2        "${'Dear all,␍␊'.repeat(6).slice(0, 59)}… (${2 * long.length + 4} bytes)`,
    '24    error     CELL_COUNT       -               2 cells, header has 3  -         too,few',
    '1 more: --after 24.1',
  ]);
  const second = await batchFaults(String(batchId), '--after', '24.1', '--json');
  expect(JSON.parse(second.stdout)).toEqual({
    batchId,
    faults: [
      {
        lineNumber: 25,
        faultNumber: 1,
        severity: 'warning',
        code: 'DATE_SENTINEL',
        column: 'Sent Date',
        detail: null,
        documentId: 'A3',
        original: Buffer.from('1900-01-01', 'utf16le').toString('base64'),
        text: '1900-01-01',
      },
    ],
    more: 0,
    after: '25.1',
  });
  const whole = JSON.parse((await batchFaults(String(batchId), '--json')).stdout);
  expect(whole.faults[1]).toMatchObject({ code: 'PATH_UNSAFE', text: `"${long}"` });
});

test('a batch or place that there is not is said to be none', patient, async () => {
  const batchId = await imported('right', Buffer.from('DOCID\nA9\n'));
  const [none, unknown, place, limit] = await Promise.all([
    batchFaults(String(batchId)),
    batchFaults('999'),
    batchFaults(String(batchId), '--after', '5'),
    batchFaults(String(batchId), '--limit', '1001'),
  ]);
  expect(none).toEqual({ stdout: 'No fault.\n', stderr: '', code: 0 });
  expect(unknown).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('BATCH_UNKNOWN') });
  expect(place).toMatchObject({ code: 1, stderr: expect.stringContaining('such as 5.1') });
  expect(limit).toMatchObject({ code: 1, stderr: expect.stringContaining('at most 1000') });
});

describe('the pages of the faults of a batch', () => {
  test('have each fault once, in the order of the lines, and say how many follow', async () => {
    const rows = Array.from({ length: 12 }, (_, i) => `P${i},never,many`);
    const batchId = await imported('pages', Buffer.from(`DOCID,Sent Date,Page Count\n${rows.join('\n')}\n`));
    const seen: string[] = [];
    const more: number[] = [];
    for (let found = await page(batchId, { limit: 7 }); found.faults.length > 0; ) {
      more.push(found.more);
      seen.push(...found.faults.map((f) => `${f.lineNumber}.${f.faultNumber}`));
      found = await page(batchId, { limit: 7, after: found.faults.at(-1) ?? null });
    }
    expect(more).toEqual([17, 10, 3, 0]);
    expect(seen).toEqual(rows.flatMap((_, i) => [`${i + 2}.1`, `${i + 2}.2`]));
  });

  test('show the JSON of a refused message, the row of other bytes, and a fault that keeps nothing', async () => {
    const { caseId } = platform();
    const file = Buffer.concat([Buffer.from('DOCID,Note\nB1,Andr'), Buffer.from([0xe9]), Buffer.from('\n,x\n')]);
    const lines = faultTable(await page(await imported('bytes', file)), 'utf-8').split('\n');
    expect(lines[1]).toMatch(/^2 +error +INVALID_BYTES +- +not utf-8 +- +B1,Andr\ufffd$/);
    const pipeline = createPipeline(platform());
    const documents = [{ documentId: ' ', fields: { Note: 'x', 'Sent Date': 'never' } }];
    pipeline.send('loader', {
      eventType: 'DOCUMENT_PROCESSED',
      schemaVersion: 1,
      caseId,
      batchName: 'mail',
      documents,
    });
    await pipeline.run();
    const batchId = pipeline.events.at(-1)?.batchId ?? 0;
    const [, refused, warned] = faultTable(await page(batchId), 'utf-8').split('\n');
    expect(refused).toMatch(/ DOCUMENT_ID_MISSING .*\{"documentId":" ","fields":\{"Note":"x","Sent Date":"never"\}\}$/);
    expect(warned).toMatch(/ DATE_UNREADABLE .* -$/);
  });
});
