import { describe, expect, test } from 'vitest';
import { type Excerpts, excerpts } from '../../../localstack/demo/excerpts.ts';
import type { CaseSession, Sessions } from '../../../shared/shell/database/sessions.ts';
import { withCaseDatabase } from '../../support/case-database.ts';
import { csvFile, type FileRow, hashOf } from '../../support/consumers/load-file.ts';
import { createPipeline } from '../../support/consumers/pipeline.ts';

const platform = withCaseDatabase({ cases: [] });
let cases = 1_400;

/** Imports one file into a case of its own. */
async function imported(rows: readonly (FileRow | string)[]): Promise<{ caseId: number; batchId: number }> {
  cases += 1;
  const caseId = await platform().provision({ caseId: cases, isolation: 'shared' });
  const pipeline = createPipeline(platform());
  pipeline.putFile(caseId, 'one', csvFile(rows));
  await pipeline.run();
  const batchId = pipeline.events.at(-1)?.batchId ?? 0;
  return { caseId, batchId };
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
async function measured({ caseId, batchId }: { caseId: number; batchId: number }, invented: boolean) {
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
      faults: ['CELL_COUNT: 1 error, the first in line 10', 'DATE_UNREADABLE: 2 warnings, the first in line 8'],
    });
    expect((await measured(batch, false)).shown.documents).toEqual(['A1', 'B1', 'B2', 'C1', 'E1']);
  });
});
