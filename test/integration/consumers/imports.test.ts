import { describe, expect, test } from 'vitest';
import type { DedupePolicy } from '../../../shared/domain/vocabulary.ts';
import { withCaseDatabase } from '../../support/case-database.ts';
import { type CaseSnapshot, caseSnapshot } from '../../support/consumers/case-snapshot.ts';
import { importTruth, type NamedFile, sorted } from '../../support/consumers/import-truth.ts';
import { csvFile, csvLine, type FileRow, hashOf, LOAD_AGAIN } from '../../support/consumers/load-file.ts';
import { createPipeline, type Pipeline } from '../../support/consumers/pipeline.ts';
import { production, seeded, shuffled } from '../../support/consumers/production.ts';
import { expectReconciled } from '../../support/consumers/reconciled.ts';

const platform = withCaseDatabase({ cases: [] });
let cases = 100;

/** A case of its own, whose rows stand beside the others' in the shared schema. */
async function newCase(dedupePolicy: DedupePolicy = 'global'): Promise<number> {
  cases += 1;
  return platform().provision({ caseId: cases, isolation: 'shared', dedupePolicy });
}

/** Imports each file, also one of the same bytes as another: what is tested here is what their rows come to. */
async function imported(
  caseId: number,
  files: readonly NamedFile[],
  pipeline: Pipeline = createPipeline(platform()),
): Promise<CaseSnapshot> {
  for (const { name, rows } of files) {
    pipeline.putFile(caseId, name, csvFile(rows), LOAD_AGAIN);
    await pipeline.run(() => expectReconciled(platform(), caseId));
  }
  expect(pipeline.deadLetters).toEqual([]);
  return caseSnapshot(platform(), caseId);
}

/** What the tables hold, in the words of the truth. */
const found = (snapshot: CaseSnapshot) => ({
  exhibits: rows(snapshot, 'exhibits')
    .map(([batch, id]) => `${batch} ${id}`)
    .sort(),
  duplicates: sorted(
    rows(snapshot, 'document_duplicates').map(([batch, id, keptBatch, keptId]) => [
      `${batch} ${id}`,
      `${keptBatch} ${keptId}`,
    ]),
  ),
  twice: sorted(
    rows(snapshot, 'batch_faults')
      .filter(([, , , , code]) => code === 'DOCUMENT_ID_TWICE')
      .map(([batch, line, , , , , detail]) => [batch, line, Number(/\d+/.exec(String(detail)))]),
  ),
  relations: sorted(rows(snapshot, 'document_relations')),
  custodians: sorted(rows(snapshot, 'custodian_exhibits')),
  taggings: sorted(rows(snapshot, 'taggings')),
});

const rows = (snapshot: CaseSnapshot, table: string): readonly (readonly unknown[])[] => snapshot[table] ?? [];
const statusesOf = (snapshot: CaseSnapshot) => rows(snapshot, 'batches').map(([, , status]) => status);

async function expectTruth(policy: DedupePolicy, files: readonly NamedFile[]): Promise<CaseSnapshot> {
  const caseId = await newCase(policy);
  const snapshot = await imported(caseId, files);
  expect(found(snapshot)).toEqual(importTruth(files, policy));
  return snapshot;
}

describe('a load file of several parts', () => {
  const documents = production(1_300, { contents: 90, lonely: true });

  test.each<[string, readonly FileRow[]]>([
    ['in order', documents],
    [
      'in order, with families that share some members with their copies',
      production(1_300, { contents: 250, alike: true }),
    ],
    ['in reverse, children before their parents', documents.toReversed()],
    ['in no order at all', shuffled(documents, seeded(5))],
  ])('comes to the truth %s', async (_, some) => {
    const snapshot = await expectTruth('global', [{ name: 'one', rows: some }]);
    expect(statusesOf(snapshot)).toEqual(['completed']);
    expect(rows(snapshot, 'deferred_documents')).toEqual([]);
    expect(rows(snapshot, 'process_checkpoints').filter(([, , status]) => status === 'deferred')).toEqual([]);
    expect(rows(snapshot, 'batch_faults')).toEqual([]);
  });

  test('keeps as many documents in no order at all, where its families are copies of each other', async () => {
    const copies = production(1_300, { contents: 250 });
    const truth = importTruth([{ name: 'one', rows: copies }], 'global');
    const snapshot = await imported(await newCase(), [{ name: 'one', rows: shuffled(copies, seeded(9)) }]);
    expect(rows(snapshot, 'exhibits')).toHaveLength(truth.exhibits.length);
    expect(rows(snapshot, 'document_duplicates')).toHaveLength(truth.duplicates.length);
    expect(rows(snapshot, 'document_relations')).toHaveLength(truth.relations.length);
    expect(statusesOf(snapshot)).toEqual(['completed']);
  });

  test('comes to the same in no order, with messages in no order, some of them more than once', async () => {
    const random = seeded(11);
    const pipeline = createPipeline(platform(), { choose: (waiting) => Math.floor(random() * waiting) });
    let repeats = 25;
    const caseId = await newCase('none');
    const files = [{ name: 'one', rows: shuffled(production(1_100, { seed: 3 }), random) }];
    pipeline.putFile(caseId, 'one', csvFile(files[0]?.rows ?? []));
    await pipeline.run(async () => {
      for (const queue of Object.values(pipeline.queues))
        if (queue[0] !== undefined && repeats > 0 && random() < 0.3) {
          queue.push(queue[0]);
          repeats -= 1;
        }
      await expectReconciled(platform(), caseId);
    });
    const snapshot = await caseSnapshot(platform(), caseId);
    expect(found(snapshot)).toEqual(importTruth(files, 'none'));
    expect(statusesOf(snapshot)).toEqual(['completed']);
    expect(repeats).toBe(0);
    const finished = pipeline.events.filter((event) => event.eventType === 'LOADER_FINISHED');
    expect(new Set(finished.map((event) => event.eventId)).size).toBe(1);
  });
});

describe('duplicates', () => {
  const [ann, bob] = ['Ann', 'Bob'];
  const files = [
    {
      name: 'first',
      rows: [
        { id: 'A1', custodian: ann, hash: hashOf('x'), issue: 'i' },
        { id: 'A2', parent: 'A1', custodian: ann, hash: hashOf('y') },
        // The same family of somebody else, with an attachment more; and an attachment's content as a document of its own.
        { id: 'A3', custodian: bob, hash: hashOf('x'), priority: '1' },
        { id: 'A4', parent: 'A3', custodian: bob, others: 'Carol', hash: hashOf('y') },
        { id: 'A5', parent: 'A3', custodian: bob, hash: hashOf('w') },
        { id: 'A6', custodian: bob, hash: hashOf('y') },
      ],
    },
    {
      name: 'second',
      rows: [
        { id: 'A1', custodian: 'Dora', hash: hashOf('x') },
        { id: 'B1', hash: hashOf('z') },
      ],
    },
  ];

  test.each<[DedupePolicy, number]>([
    ['none', 0],
    ['custodial', 0],
    ['global', 3],
  ])('under the policy %s are %s', async (policy, duplicates) => {
    const snapshot = await expectTruth(policy, files);
    expect(rows(snapshot, 'document_duplicates')).toHaveLength(duplicates);
  });

  test('are recorded with what matched, and their people join the exhibit that was kept', async () => {
    const snapshot = await expectTruth('global', files);
    expect(rows(snapshot, 'document_duplicates')).toEqual([
      ['first', 'A3', 'first', 'A1', 'first A1', 'md5', 'Bob'],
      ['first', 'A4', 'first', 'A2', 'first A2', 'family', 'Bob'],
      ['second', 'A1', 'first', 'A1', 'first A1', 'md5', 'Dora'],
    ]);
    expect(rows(snapshot, 'custodian_exhibits').filter(([document]) => /A[12]/.test(String(document)))).toEqual([
      ['first A1', 'Ann'],
      ['first A1', 'Bob'],
      ['first A1', 'Dora'],
      ['first A2', 'Ann'],
      ['first A2', 'Bob'],
      ['first A2', 'Carol'],
    ]);
    expect(rows(snapshot, 'document_relations')).toEqual([
      ['first A2', 'first A1'],
      ['first A5', 'first A1'],
    ]);
    expect(rows(snapshot, 'batch_sources')).toEqual([
      ['first', 'Custodian', 'Ann', 2],
      ['first', 'Custodian', 'Bob', 4],
      ['second', 'Custodian', 'Dora', 1],
    ]);
    expect(rows(snapshot, 'process_checkpoints')).toContainEqual(['first', 'A3', 'duplicate', null]);
  });

  test('of one custodian are found under the custodial policy', async () => {
    const copies = ['A1', 'A2', 'A3'].map((id, i) => ({ id, custodian: ['Ann', 'Bob', 'ANN '][i], hash: hashOf('x') }));
    const snapshot = await imported(await newCase('custodial'), [{ name: 'one', rows: copies }]);
    expect(rows(snapshot, 'document_duplicates').map(([, id, , kept]) => [id, kept])).toEqual([['A3', 'A1']]);
  });

  test('are all of a file that comes twice, and no table but the batch grows', async () => {
    const file = { name: 'one', rows: production(700, { seed: 8 }) };
    const caseId = await newCase();
    const first = await imported(caseId, [file]);
    const pipeline = createPipeline(platform());
    const second = await imported(caseId, [{ ...file, name: 'two' }], pipeline);
    const grown = Object.keys(second).filter((table) => rows(second, table).length !== rows(first, table).length);
    expect(grown.sort()).toEqual([
      'batch_parts',
      'batch_sources',
      'batches',
      'content_loads',
      'document_duplicates',
      'document_relations_in_batch',
      'process_checkpoints',
    ]);
    expect(pipeline.events.at(-1)).toMatchObject({
      eventType: 'LOADER_FINISHED',
      eventDetail: { batchStatus: 'completed', read: 700, loaded: 0, duplicates: 700, taggings: 0 },
    });
  });

  test('that come at once in two batches are kept once', async () => {
    const caseId = await newCase();
    const files = ['one', 'two', 'three'].map((name) => ({ name, rows: production(120, { seed: 4 }) }));
    const pipelines = files.map(() => createPipeline(platform()));
    for (const [i, { name, rows: some }] of files.entries())
      pipelines[i]?.putFile(caseId, name, csvFile(some), LOAD_AGAIN);
    await Promise.all(pipelines.map((pipeline) => pipeline.run()));
    await expectReconciled(platform(), caseId);
    const snapshot = await caseSnapshot(platform(), caseId);
    expect(rows(snapshot, 'exhibits').map(([, id]) => id)).toEqual(files[0]?.rows.map(({ id }) => id).sort());
    expect(rows(snapshot, 'document_duplicates')).toHaveLength(240);
    expect(statusesOf(snapshot)).toEqual(['completed', 'completed', 'completed']);
  });
});

describe('families across parts', () => {
  /** Rows between which a part is cut. */
  const filling = (prefix: string) =>
    Array.from({ length: 500 }, (_, i): FileRow => ({ id: `${prefix}${String(i).padStart(3, '0')}` }));

  test('are linked whichever way their parts lie, and go with a head that is a duplicate', async () => {
    const files = [
      {
        name: 'before',
        rows: [
          { id: 'K1', hash: hashOf('kept') },
          { id: 'K2', parent: 'K1', file: 'd1' },
          { id: 'K3', parent: 'K2', file: 'd2' },
        ],
      },
      {
        name: 'one',
        rows: [
          { id: 'C1', parent: 'P1' },
          { id: 'D1', parent: 'H1', custodian: 'Ann', file: 'd1' },
          { id: 'G1', parent: 'C1' },
          ...filling('F'),
          { id: 'P1', hash: hashOf('p') },
          { id: 'H1', hash: hashOf('kept') },
          { id: 'D2', parent: 'D1', custodian: 'Bob', file: 'd2' },
          ...filling('G'),
          { id: 'C2', parent: 'P1' },
          { id: 'D3', parent: 'H1', file: 'not in the kept family' },
        ],
      },
    ];
    const snapshot = await expectTruth('global', files);
    expect(rows(snapshot, 'document_relations')).toEqual([
      ['before K2', 'before K1'],
      ['before K3', 'before K2'],
      ['one C1', 'one P1'],
      ['one C2', 'one P1'],
      ['one D3', 'before K1'],
      ['one G1', 'one C1'],
    ]);
    expect(rows(snapshot, 'document_duplicates').map(([, id, , kept, , matched]) => [id, kept, matched])).toEqual([
      ['D1', 'K2', 'family'],
      ['D2', 'K3', 'family'],
      ['H1', 'K1', 'md5'],
    ]);
    expect(rows(snapshot, 'batch_faults')).toEqual([]);
  });

  test('without the parent that they name stand alone, with a warning', async () => {
    const snapshot = await expectTruth('global', [
      { name: 'one', rows: [{ id: 'C1', parent: 'GONE' }, { id: 'G1', parent: 'C1' }, ...filling('F')] },
    ]);
    expect(
      rows(snapshot, 'batch_faults').map(([, line, n, severity, code, , , id]) => [line, n, severity, code, id]),
    ).toEqual([[2, 1, 'warning', 'FAMILY_PARENT_MISSING', 'C1']]);
    expect(statusesOf(snapshot)).toEqual(['completed']);
  });

  test('that run in a circle are broken at the lowest number, in one part or across parts', async () => {
    const snapshot = await expectTruth('global', [
      {
        name: 'one',
        rows: [
          { id: 'B2', parent: 'B1' },
          { id: 'B1', parent: 'B2' },
          { id: 'A3', parent: 'A1' },
          { id: 'T1', parent: 'A3' },
          ...filling('F'),
          { id: 'A1', parent: 'A2' },
          { id: 'A2', parent: 'A3' },
        ],
      },
    ]);
    expect(rows(snapshot, 'document_relations')).toEqual([
      ['one A2', 'one A3'],
      ['one A3', 'one A1'],
      ['one B2', 'one B1'],
      ['one T1', 'one A3'],
    ]);
    expect(rows(snapshot, 'batch_faults').map(([, , , , code, , , id]) => [code, id])).toEqual(
      [
        ['FAMILY_CYCLE', 'A1'],
        ['FAMILY_CYCLE', 'B1'],
      ].toSorted(([, a], [, b]) => lineOf(snapshot, a) - lineOf(snapshot, b)),
    );
  });

  test('larger than a part are loaded whole when their head comes last', async () => {
    const children = Array.from(
      { length: 1_100 },
      (_, i): FileRow => ({ id: `C${i + 1_000}`, parent: 'P', issue: 'x' }),
    );
    const snapshot = await expectTruth('global', [
      { name: 'one', rows: [...children, { id: 'P', hash: hashOf('p') }] },
    ]);
    expect(rows(snapshot, 'document_relations')).toHaveLength(1_100);
    for (const [, , , , , count] of rows(snapshot, 'batch_parts')) expect(count).toBeLessThanOrEqual(500);
    expect(statusesOf(snapshot)).toEqual(['completed']);
  });
});

const lineOf = (snapshot: CaseSnapshot, id: unknown): number =>
  Number(rows(snapshot, 'exhibits').find(([, document]) => document === id)?.[2]);

describe('rows with faults', () => {
  test('are rejected with their bytes, or loaded with a warning that keeps those of its cell', async () => {
    const caseId = await newCase();
    const pipeline = createPipeline(platform());
    const bad = { cells: 'X1,too,few', nameless: csvLine({ id: '', subject: 'no id' }) };
    const warned = csvLine({ id: 'W1', sent: '0002-01-01', hash: 'no hash', issue: 'kept' });
    pipeline.putFile(caseId, 'one', csvFile([{ id: 'A1' }, bad.cells, bad.nameless, warned]));
    await pipeline.run(() => expectReconciled(platform(), caseId));
    const snapshot = await caseSnapshot(platform(), caseId);
    expect(rows(snapshot, 'exhibits').map(([, id]) => id)).toEqual(['A1', 'W1']);
    expect(
      rows(snapshot, 'batch_faults').map(([, line, , severity, code, column, , id, original]) => [
        line,
        severity,
        code,
        column,
        id,
        original === null ? null : String(original).trim(),
      ]),
    ).toEqual([
      [3, 'error', 'CELL_COUNT', null, null, bad.cells],
      [4, 'error', 'DOCUMENT_ID_MISSING', 'DOCID', null, bad.nameless],
      [5, 'warning', 'HASH_UNREADABLE', 'MD5HASH', 'W1', '"no hash"'],
      [5, 'warning', 'DATE_UNREADABLE', 'DATESENT', 'W1', '"0002-01-01"'],
    ]);
    expect(statusesOf(snapshot)).toEqual(['completed_with_errors']);
    const [rejected] = pipeline.events.filter((event) => event.eventType === 'DOCUMENT_REJECTED');
    expect(rejected?.eventDetail.faults.map(({ lineNumber, code }) => [lineNumber, code])).toEqual([
      [3, 'CELL_COUNT'],
      [4, 'DOCUMENT_ID_MISSING'],
    ]);
    expect(pipeline.events.at(-1)).toMatchObject({ eventDetail: { read: 4, loaded: 2, rejected: 2, warnings: 2 } });
  });

  test('of a document id that came before name both lines, within a part and across parts', async () => {
    const some = production(900, { seed: 6 });
    const rowsWithTwice = [
      ...some.slice(0, 10),
      { ...some[3]!, subject: 'again in the part' },
      ...some.slice(10),
      { ...some[4]!, subject: 'again in another part', issue: 'never' },
      { ...some[899]!, subject: 'again in the last part' },
    ];
    const snapshot = await expectTruth('global', [{ name: 'one', rows: rowsWithTwice }]);
    const twice = rows(snapshot, 'batch_faults');
    expect(twice.map(([, line, , , code, , detail]) => [line, code, detail])).toEqual(
      [
        [12, 'DOCUMENT_ID_TWICE', 'also on line 5'],
        [903, 'DOCUMENT_ID_TWICE', 'also on line 6'],
        [904, 'DOCUMENT_ID_TWICE', 'also on line 902'],
      ].toSorted(),
    );
    expect(twice.map(([, , , , , , , , original]) => String(original))).toEqual(
      expect.arrayContaining([expect.stringContaining('again in the part')]),
    );
    expect(statusesOf(snapshot)).toEqual(['completed_with_errors']);
  });
});

describe('tags', () => {
  test('are one for all documents that share a value, also when those are loaded at once', async () => {
    const caseId = await newCase();
    const names = ['one', 'two', 'three', 'four'];
    const pipelines = names.map(() => createPipeline(platform()));
    for (const [i, name] of names.entries()) {
      const some = Array.from({ length: 200 }, (_, n) => ({
        id: `${name}${n}`,
        issue: `value ${n % 10}`,
        priority: 'p',
      }));
      pipelines[i]?.putFile(caseId, name, csvFile(i % 2 ? some.toReversed() : some));
    }
    await Promise.all(pipelines.map((pipeline) => pipeline.run()));
    const snapshot = await caseSnapshot(platform(), caseId);
    expect(rows(snapshot, 'custom_fields')).toEqual([['Issue'], ['Priority']]);
    expect(rows(snapshot, 'tags')).toHaveLength(11);
    expect(rows(snapshot, 'tag_dedupe')).toHaveLength(11);
    expect(rows(snapshot, 'taggings')).toHaveLength(1_600);
    await expectReconciled(platform(), caseId);
  });

  test('too large for one command come in several, and the part ends with the last', async () => {
    const caseId = await newCase();
    const pipeline = createPipeline(platform());
    const some = Array.from({ length: 9 }, (_, n) => ({ id: `D${n}`, issue: `${n} ${'ü'.repeat(30_000)}` }));
    pipeline.putFile(caseId, 'one', csvFile(some));
    await pipeline.run(() => expectReconciled(platform(), caseId));
    expect(pipeline.commands.filter((text) => text.includes('TAG_DOCUMENTS')).length).toBeGreaterThan(2);
    const snapshot = await caseSnapshot(platform(), caseId);
    expect(rows(snapshot, 'taggings').map(([, tag]) => tag)).toEqual(some.map(({ issue }) => `Issue=${issue}`));
    expect(statusesOf(snapshot)).toEqual(['completed']);
  });
});
