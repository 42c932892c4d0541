import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { freeeedTruth } from '../support/enron-truth.ts';

const root = resolve(import.meta.dirname, '../..');
const file = resolve(root, '../shared/data/enron-bailey/load-no-text.csv');

interface Batch {
  readonly batchId: number;
  readonly name: string;
  readonly status: string;
  readonly read: number;
  readonly loaded: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly warnings: number;
  readonly inFlight: number;
  readonly taggings: number;
}

interface Result {
  readonly caseId: number;
  readonly batches: readonly Batch[];
  readonly events: Readonly<Record<string, number>>;
  readonly database: { readonly core: string; readonly case: string };
}

/** Tables whose rows belong to one batch, its bookkeeping. */
const BATCH_TABLES = [
  'batches',
  'batch_parts',
  'batch_faults',
  'batch_sources',
  'content_loads',
  'document_duplicates',
  'document_relations_in_batch',
  'process_checkpoints',
];

if (!existsSync(file)) {
  test('a real load file is imported as the file alone says', (context) => {
    context.skip('The real load file is not there: ../shared/data/enron-bailey/load-no-text.csv');
  });
} else {
  describe('a real load file, loaded twice in one call', () => {
    const truth = freeeedTruth(file);
    let result: Result;
    let once: Result;
    let repeated: Result;
    let database: Connection;
    const column = async (sql: string): Promise<string[]> => {
      const [rows] = await database.query(sql);
      return (rows as { value: string }[]).map(({ value }) => value).sort();
    };

    beforeAll(async () => {
      const url = new URL(inject('mysqlUrl'));
      database = await createConnection(url.href);
      url.username = inject('user');
      url.password = inject('password');
      const demo = async (...args: string[]): Promise<Result> => {
        const { stdout } = await promisify(execFile)(
          process.execPath,
          ['bin/demo.ts', ...args, '--dedupe', 'global', '--json', '--keep'],
          { cwd: root, env: { ...process.env, MYSQL_URL: url.href } },
        );
        return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Result;
      };
      once = await demo(file);
      result = await demo(file, file, '--load-again');
      repeated = await demo(file, file);
    }, 180_000);

    afterAll(async () => {
      for (const done of [once, result, repeated].filter(Boolean))
        for (const schema of [done.database.core, done.database.case])
          await database.query(`DROP DATABASE \`${schema}\``);
      await database?.end();
    });

    test('is accounted for to the row', () => {
      const [first, second] = result.batches;
      expect(first).toMatchObject({
        status: 'completed',
        read: truth.read,
        loaded: truth.loadedIds.length,
        duplicates: truth.duplicateIds.length,
        rejected: 0,
        warnings: truth.unreadableDates,
        inFlight: 0,
        taggings: truth.taggings,
      });
      expect(second).toMatchObject({
        status: 'completed',
        read: truth.read,
        loaded: truth.unmatchedIds.length,
        duplicates: truth.read - truth.unmatchedIds.length,
        rejected: 0,
        // Of each that is loaded again, that the case holds its id.
        warnings: truth.unreadableDates + truth.unmatchedIds.length,
        inFlight: 0,
        taggings: 0,
      });
    });

    test('has the documents loaded, and the duplicates found, that the file alone says', async () => {
      const schema = `\`${result.database.case}\``;
      const [first, second] = result.batches;
      expect(await column(`SELECT nge_document_id AS value FROM ${schema}.exhibits`)).toEqual(
        [...truth.loadedIds, ...truth.unmatchedIds].sort(),
      );
      const duplicates = `SELECT nge_document_id AS value FROM ${schema}.document_duplicates WHERE batch_id =`;
      expect(await column(`${duplicates} ${first?.batchId}`)).toEqual(truth.duplicateIds);
      expect(await column(`${duplicates} ${second?.batchId}`)).toEqual(
        [...truth.loadedIds, ...truth.duplicateIds].filter((id) => !truth.unmatchedIds.includes(id)).sort(),
      );
    });

    test('is a repeat the second time where nobody asks for it again', async () => {
      const [first, second] = repeated.batches;
      expect(second).toMatchObject({ status: 'cancelled', loaded: 0, duplicates: 0, repeatOfBatchId: first?.batchId });
      expect(await column(`SELECT nge_document_id AS value FROM \`${repeated.database.case}\`.exhibits`)).toEqual(
        truth.loadedIds,
      );
      expect(repeated.events).toMatchObject({ JOB_STARTED: 1, LOADER_FINISHED: 1, LOADER_CANCELLED: 1 });
    });

    test('leaves nothing of the second import outside its own batch but what it loads again', async () => {
      const counts = async ({ database: { case: schema } }: Result): Promise<Record<string, number>> => {
        const tables = await column(
          `SELECT table_name AS value FROM information_schema.tables WHERE table_schema = '${schema}'`,
        );
        const found: Record<string, number> = {};
        for (const table of tables) {
          const [rows] = await database.query(`SELECT COUNT(*) AS n FROM \`${schema}\`.${table}`);
          found[table] = (rows as { n: number }[])[0]?.n ?? 0;
        }
        return found;
      };
      const [after, before] = [await counts(result), await counts(once)];
      const grown = Object.keys(after).filter((table) => after[table] !== before[table]);
      const others = grown.filter((table) => !BATCH_TABLES.includes(table));
      expect(others.sort()).toEqual(['attachments', 'exhibits']);
      expect((after['exhibits'] ?? 0) - (before['exhibits'] ?? 0)).toBe(truth.unmatchedIds.length);
      expect(grown).toEqual(
        expect.arrayContaining(['batches', 'batch_parts', 'document_duplicates', 'process_checkpoints']),
      );
    });

    test('is told by the events of both batches', () => {
      expect(result.events).toMatchObject({
        JOB_STARTED: 2,
        BATCH_END_START: 2,
        BATCH_END_FINISHED: 2,
        LOADER_FINISHED: 2,
      });
      expect(result.events['DOCUMENT_REJECTED'] ?? 0).toBe(0);
    });
  });
}
