import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { withCaseDatabase } from '../../support/case-database.ts';
import { caseSnapshot } from '../../support/consumers/case-snapshot.ts';
import { createPipeline } from '../../support/consumers/pipeline.ts';
import { expectReconciled } from '../../support/consumers/reconciled.ts';
import { sampleData } from '../../support/sample-data.ts';

const platform = withCaseDatabase({ cases: [] });
let cases = 500;

const byNumber = (a: string, b: string): number => Number(a.replace(/\D/g, '')) - Number(b.replace(/\D/g, ''));

/** What the tables hold of a load file that is imported into a case of its own. */
async function imported(bytes: Uint8Array) {
  const caseId = ++cases;
  await platform().provision({ caseId, isolation: 'shared' });
  const pipeline = createPipeline(platform());
  pipeline.putFile(caseId, 'one', bytes);
  await pipeline.run(() => expectReconciled(platform(), caseId));
  expect(pipeline.deadLetters).toEqual([]);
  const snapshot = await caseSnapshot(platform(), caseId);
  const rows = (table: string): readonly (readonly unknown[])[] => snapshot[table] ?? [];
  return {
    read: pipeline.events.flatMap(({ eventType, eventDetail }) =>
      eventType === 'LOADER_FINISHED' && 'read' in eventDetail ? [eventDetail.read] : [],
    ),
    documents: rows('exhibits')
      .map(([, id]) => String(id))
      .toSorted(byNumber),
    duplicates: rows('document_duplicates').map(([, id, , kept]) => [id, kept]),
    faults: rows('batch_faults').map(([, line, , , code]) => [line, code]),
    batchWarnings: rows('batch_warnings').map(([, code, , detail]) => [code, detail]),
    custodians: rows('custodians').flat(),
    tags: rows('tags').map((row) => row.at(-1)),
  };
}

describe('a load file in which every row counts', () => {
  test.for<[string, string, Partial<Awaited<ReturnType<typeof imported>>>]>([
    [
      'has values whose qualifiers do not close where a cell ends',
      'DOCID,A,B\r\n1,"x" y,z\r\n2,a,b\r\n3,"p, q",r\r\n',
      { read: [3], documents: ['1', '2', '3'], faults: [[2, 'STRAY_QUALIFIER']] },
    ],
    ['ends its lines with CR alone', 'DOCID,A\r1,a\r2,b\r', { read: [2], documents: ['1', '2'], faults: [] }],
    [
      'mixes line ends',
      'DOCID,A\n1,a\r\n2,b\r3,c\n4,"one\rtwo"\n',
      { read: [4], documents: ['1', '2', '3', '4'], faults: [] },
    ],
    [
      'was saved by a spreadsheet',
      'DOCID,A\r\n1,a,\r\n2,b,,\r\n3\r\n,\r\n4,c\r\n,,\r\n',
      {
        read: [4],
        documents: ['1', '2', '4'],
        faults: [[4, 'CELL_COUNT']],
        batchWarnings: [
          ['EMPTY_ROWS', 'line 5'],
          ['TRAILING_CELLS', 'line 2'],
        ],
      },
    ],
    [
      'has one row with an empty cell too many',
      'DOCID,A,B\n1,a,b\n2,a,b,\n3,a,b\n4,a,b\n',
      {
        read: [4],
        documents: ['1', '2', '3', '4'],
        faults: [[3, 'SURPLUS_CELLS']],
        batchWarnings: [['TRAILING_CELLS', 'line 3']],
      },
    ],
  ])('when it %s', async ([, text, expected]) => {
    expect(await imported(Buffer.from(text))).toMatchObject(expected);
  });
});

const numbered = (letter: string, n: number): string[] => Array.from({ length: n }, (_, i) => `${letter}${i + 1}`);

describe('a file after a fault that was reported publicly', () => {
  test.for<[string, Partial<Awaited<ReturnType<typeof imported>>>]>([
    [
      'q1.csv',
      {
        read: [8],
        documents: numbered('Q', 8),
        duplicates: [],
        faults: [2, 3, 4, 5, 6, 8].map((line) => [line, 'STRAY_QUALIFIER']),
      },
    ],
    ['lonecr.csv', { read: [3], documents: numbered('L', 3), faults: [] }],
    ['mixed.csv', { read: [5], documents: numbered('X', 5), faults: [] }],
    [
      'trail.csv',
      {
        read: [4],
        documents: ['R1', 'R2', 'R4'],
        faults: [[4, 'CELL_COUNT']],
        batchWarnings: [['TRAILING_CELLS', 'line 2']],
      },
    ],
    ['empty-mail.csv', { read: [7], documents: numbered('N', 7), duplicates: [], faults: [] }],
    [
      'msgid.csv',
      { read: [7], documents: ['M1', 'M5'], duplicates: ['M2', 'M3', 'M4', 'M6', 'M7'].map((id) => [id, 'M1']) },
    ],
    [
      'tags.csv',
      { read: [11], documents: numbered('E', 11), custodians: ['Muller', 'M\u00fcller', 'Zoe', 'Zo\u00eb'] },
    ],
  ])('%s', async ([file, expected], ctx) => {
    const path = sampleData(`from-the-wild/${file}`);
    if (!path) return ctx.skip(`from-the-wild/${file} is absent`);
    expect(await imported(readFileSync(path))).toMatchObject(expected);
  });
});
