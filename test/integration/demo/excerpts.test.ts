import { describe, expect, test } from 'vitest';
import { type Excerpts, excerpts } from '../../../demo/excerpts.ts';
import type { CaseSession, Sessions } from '../../../shared/cases/sessions.ts';
import { withCaseDatabase } from '../../support/case-database.ts';
import { csvFile, type FileRow, hashOf } from '../../support/consumers/load-file.ts';
import { createPipeline } from '../../support/consumers/pipeline.ts';

const platform = withCaseDatabase({ cases: [] });
let cases = 1_400;

interface Imported {
  readonly caseId: number;
  readonly batchId: number;
}

const imported = (rows: readonly (FileRow | string)[]): Promise<Imported> => importedBytes(csvFile(rows));

/** Imports one file into a case of its own. */
async function importedBytes(bytes: Uint8Array): Promise<Imported> {
  cases += 1;
  const caseId = await platform().provision({ caseId: cases, isolation: 'shared' });
  const pipeline = createPipeline(platform());
  pipeline.putFile(caseId, 'one', bytes);
  await pipeline.run();
  const batchId = pipeline.events.at(-1)?.batchId ?? 0;
  return { caseId, batchId };
}

/** Gives a batch as many faults: the first are of column C, the others of A; the last has another code and column. */
async function fillFaults({ caseId, batchId }: Imported, count: number, ofC = 0): Promise<void> {
  const { schema } = await platform().sessions.directory.find(caseId);
  const rows = Array.from({ length: count }, (_, i) => {
    const of = i === count - 1 ? "'PATH_UNSAFE', 'B'" : `'DATE_UNREADABLE', '${i < ofC ? 'C' : 'A'}'`;
    return `(${caseId}, ${batchId}, ${i + 1}, 1, 1, 'warning', ${of}, 'x', NOW())`;
  });
  await platform().query(
    `INSERT INTO ${schema}.batch_faults (npcase_id, batch_id, line_number, fault_number, part_number, severity, code, column_name, original, created_at_gmt) VALUES ${rows.join(', ')}`,
  );
}

const idOf = (number: number): string => `D${String(number).padStart(6, '0')}`;

/** Families of a message and an attachment; of every ten, one is a duplicate of the one before it. */
const families = (count: number): FileRow[] =>
  Array.from({ length: count }, (_, i): FileRow[] => [
    {
      id: idOf(2 * i),
      custodian: ['Ann', 'Bob'][i % 2] ?? '',
      subject: `Subject ${i}`,
      hash: hashOf(i % 10 === 9 ? i - 1 : i),
      issue: `Issue ${i % 20}`,
      priority: '1',
    },
    { id: idOf(2 * i + 1), parent: idOf(2 * i), custodian: 'Ann', file: 'a.doc', issue: 'Attached' },
  ]).flat();

/** The excerpts, and how many rows the server read for them. */
async function measured({ caseId, batchId }: Imported, invented: boolean) {
  let read = 0;
  const readerSession = ((_: number, work: (session: CaseSession) => Promise<Excerpts>) =>
    platform().sessions.readerSession(caseId, async (session) => {
      const rowsRead = async () => {
        const counts = await session.rows<{ Value: string }>({ sql: `SHOW SESSION STATUS LIKE 'Handler\\_read%'` });
        return counts.reduce((sum, { Value }) => sum + Number(Value), 0);
      };
      const before = await rowsRead();
      const result = await work(session);
      read = (await rowsRead()) - before;
      return result;
    })) as Sessions['readerSession'];
  const shown = await excerpts({ readerSession }, caseId, batchId, invented);
  return { shown, read };
}

describe('the excerpts of a batch', () => {
  test('read no more rows of a large batch than of a small one', async () => {
    const small = await imported(families(150));
    const large = await imported(families(1_500));
    for (const invented of [true, false]) {
      const [few, many] = [await measured(small, invented), await measured(large, invented)];
      for (const { shown } of [few, many]) {
        expect(shown.documents).toHaveLength(5);
        expect(shown.duplicates).toHaveLength(5);
      }
      // Pages of an index may split a range elsewhere, so it is not the same to the row.
      expect(many.read).toBeLessThan(few.read + 100);
    }
  });

  test('are the documents that have most attachments and people, and what became of others', async () => {
    const batch = await imported([
      { id: 'A1', custodian: 'Roe', subject: 'Alone', hash: hashOf('a1') },
      { id: 'B1', custodian: 'Roe', subject: 'With\nan attachment', hash: hashOf('b1'), issue: 'Z', priority: 'A' },
      { id: 'B2', parent: 'B1', file: 'b.doc' },
      { id: 'C1', custodian: 'Roe', others: 'Doe', subject: 'Of two', hash: hashOf('c1'), issue: 'X' },
      { id: 'D1', custodian: 'Roe', subject: 'Of two', hash: hashOf('c1') },
      { id: 'E1', subject: 'One', sent: 'someday' },
      { id: 'F1', subject: 'Two', sent: 'someday' },
      'too,few',
      { id: 'G1', sent: 'nev\u0007er', native: '/a.msg' },
      { id: '', sent: 'rejected' },
    ]);
    const { shown } = await measured(batch, true);
    expect(shown).toEqual({
      documents: [
        'B1  With an attachment · Roe · 1 attached · A, Z',
        'C1  Of two · Doe and Roe · 0 attached · X',
        'A1  Alone · Roe · 0 attached · no tags',
        'E1  One · no custodian · 0 attached · no tags',
        'F1  Two · no custodian · 0 attached · no tags',
      ],
      duplicates: ['D1 of C1 (md5)'],
      faults: [
        'CELL_COUNT: 1 error, the first in line 10: too,few',
        'DOCUMENT_ID_MISSING in "DOCID": 1 error, the first in line 12: "",,,,,,,,"rejected",,',
        'DATE_UNREADABLE in "DATESENT": 4 warnings, the first in line 8: "someday"',
        'PATH_UNSAFE in "NATIVELINK": 1 warning, the first in line 11: "/a.msg"',
      ],
    });
    expect((await measured(batch, false)).shown.documents).toEqual(['A1', 'B1', 'B2', 'C1', 'E1']);
  });

  test('show of each code and column the first value that was kept, shortened and in the encoding of the file', async () => {
    const long = 'Dear all,\n'.repeat(20);
    const text = [
      'DOCID,Sent Date,Extracted Text,A,B,C,D,E,F',
      ',when,,,,,,,',
      `A2,"märz\u0007","${long}",n\0,n\0,n\0,n\0,n\0,n\0`,
      'A3,,,,,,,,n\0',
    ];
    const { caseId, batchId } = await importedBytes(Buffer.from(`\ufeff${text.join('\n')}\n`, 'utf16le'));
    const { shown } = await measured({ caseId, batchId }, true);
    expect(shown.faults).toEqual([
      'DOCUMENT_ID_MISSING in "DOCID": 1 error, the first in line 2: ,when,,,,,,,',
      'NUL_CHARACTER in "F": 2 warnings, the first in line 3: n␀',
      ...['A', 'B', 'C', 'D'].map((column) => `NUL_CHARACTER in "${column}": 1 warning, the first in line 3: n␀`),
      'NUL_CHARACTER in 1 more column',
      // The first of these is in a rejected row, which keeps it with its error.
      'DATE_UNREADABLE in "Sent Date": 2 warnings, the first in line 2: "märz␇" (line 3)',
      `PATH_UNSAFE in "Extracted Text": 1 warning, the first in line 3: "${'Dear all,␊'.repeat(6).slice(0, 59)}… (404 bytes)`,
    ]);
  });

  test('read only the first faults of each code, and say of how many', async () => {
    const [few, many] = [await imported([{ id: 'A1' }]), await imported([{ id: 'A1' }])];
    await fillFaults(few, 2_500);
    await fillFaults(many, 9_500, 500);
    const [small, large] = [await measured(few, true), await measured(many, true)];
    expect(small.shown.faults).toEqual([
      'DATE_UNREADABLE in "A": the first 2,000 of 2,499 warnings, the first in line 1: x',
      'PATH_UNSAFE in "B": 1 warning, the first in line 2500: x',
    ]);
    expect(large.shown.faults.slice(0, 2)).toEqual([
      'DATE_UNREADABLE in "A": 1,500 of the first 2,000 of 9,499 warnings, the first in line 501: x',
      'DATE_UNREADABLE in "C": 500 of the first 2,000 of 9,499 warnings, the first in line 1: x',
    ]);
    // Their codes are counted, in the index.
    expect(large.read - small.read).toBeLessThan(7_000 + 100);
  });
});
