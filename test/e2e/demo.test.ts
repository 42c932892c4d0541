import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { knownTruth } from '../../demo/sample/known-truth.ts';
import { sampleProduction } from '../../demo/sample/sample-production.ts';

const root = resolve(import.meta.dirname, '../..');
const TIMEOUT_MS = 120_000;

interface Run {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Settles when the text stands in standard error. */
  readonly shows: (text: RegExp) => Promise<void>;
}

let started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  started = [];
});

/** `npm run demo` on the server of this test run, as its application user, so that its statements are watched. */
function demo(...args: string[]): Run {
  const url = new URL(inject('mysqlUrl'));
  url.username = inject('user');
  url.password = inject('password');
  const env = { ...process.env, MYSQL_URL: url.href };
  const child = spawn(process.execPath, ['bin/demo.ts', ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk;
    });
  }
  return {
    child,
    stdout: () => text.stdout,
    stderr: () => text.stderr,
    async shows(wanted) {
      while (!wanted.test(text.stderr)) {
        if (child.exitCode !== null) throw new Error(`It ended without ${wanted}: ${text.stderr}`);
        await once(child.stderr as NodeJS.ReadableStream, 'data');
      }
    },
  };
}

const exitOf = async ({ child }: Run): Promise<number | null> => {
  if (child.exitCode === null) await once(child, 'close');
  return child.exitCode;
};

async function schemasLike(prefix: string): Promise<string[]> {
  const connection = await createConnection(inject('mysqlUrl'));
  const [rows] = await connection.query('SELECT schema_name AS name FROM information_schema.schemata');
  await connection.end();
  return (rows as { name: string }[]).map(({ name }) => name).filter((name) => name.startsWith(prefix));
}

/** The processes below one, whatever they are. */
function descendantsOf(pid: number): number[] {
  const pairs = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // The command's name stands in brackets and may hold anything; the parent is the second field behind it.
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])]];
      } catch {
        return [];
      }
    });
  const children = (of: number): number[] =>
    pairs.filter(([, parent]) => parent === of).flatMap(([child = 0]) => [child, ...children(child)]);
  return children(pid);
}

/** A process that has ended and was not waited for yet does not run. */
const runs = (pid: number): boolean =>
  existsSync(`/proc/${pid}`) && !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

describe('npm run demo', () => {
  test(
    'imports the sample to the row and tells it as JSON',
    async () => {
      const run = demo('--documents', '600', '--seed', '11', '--concurrency', '2', '--json');
      expect(await exitOf(run), run.stderr()).toBe(0);

      const lines = run.stdout().trimEnd().split('\n');
      expect(lines).toHaveLength(1);
      const result = JSON.parse(lines[0] ?? '');
      const { read, loaded, duplicates, rejected, warnings, taggings } = knownTruth(
        sampleProduction(600, 11).ledger,
        'global',
      );
      expect(result).toEqual({
        caseId: 1,
        batches: [
          {
            batchId: expect.any(Number),
            name: 'sample-production',
            status: 'completed_with_errors',
            ...{ read, loaded, duplicates, rejected, warnings, taggings },
            skipped: 0,
            inFlight: 0,
            parts: expect.any(Number),
            batchWarnings: [],
            seconds: expect.any(Number),
          },
        ],
        events: {
          JOB_STARTED: 1,
          DOCUMENT_LOADED: expect.any(Number),
          DOCUMENT_REJECTED: expect.any(Number),
          DOCUMENT_TAGGED: expect.any(Number),
          BATCH_END_START: 1,
          BATCH_END_FINISHED: 1,
          LOADER_FINISHED: 1,
        },
        database: {
          host: inject('host'),
          port: inject('port'),
          user: inject('user'),
          core: expect.stringMatching(/^demo_[a-z0-9]+_core$/),
          case: expect.stringMatching(/^demo_[a-z0-9]+_case_1$/),
        },
      });
      expect(run.stderr()).toContain('What differs from the known truth: nothing');
      expect(await schemasLike(result.database.core.replace(/core$/, ''))).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'imports the same file twice as two batches, the second a repeat that loads nothing',
    async () => {
      const file = resolve(root, 'test/e2e/two-messages.csv');
      const run = demo(file, file, '--json');
      expect(await exitOf(run), run.stderr()).toBe(0);
      const { batches, events } = JSON.parse(run.stdout());
      expect(batches).toMatchObject([
        { name: 'two-messages', status: 'completed', read: 3, loaded: 3, duplicates: 0 },
        { name: 'two-messages-2', status: 'cancelled', read: 3, loaded: 0, repeatOfBatchId: batches[0].batchId },
      ]);
      expect(events).toMatchObject({ JOB_STARTED: 1, LOADER_FINISHED: 1, LOADER_CANCELLED: 1 });
      expect(run.stderr()).toContain(
        `"two-messages-2": the same bytes as batch ${batches[0].batchId}, nothing loaded; --load-again loads them again`,
      );
    },
    TIMEOUT_MS,
  );

  test(
    'loads the same file again with --load-again, as a batch of duplicates',
    async () => {
      const file = resolve(root, 'test/e2e/two-messages.csv');
      const run = demo(file, file, '--load-again', '--json');
      expect(await exitOf(run), run.stderr()).toBe(0);
      expect(JSON.parse(run.stdout()).batches).toMatchObject([
        { name: 'two-messages', status: 'completed', read: 3, loaded: 3, duplicates: 0 },
        { name: 'two-messages-2', status: 'completed', read: 3, loaded: 0, duplicates: 3 },
      ]);
    },
    TIMEOUT_MS,
  );

  test(
    'says why a file is no load file, shows it as refused, and fails',
    async () => {
      const run = demo(resolve(root, 'LICENSE'), '--json');
      expect(await exitOf(run)).toBe(1);
      expect(run.stderr()).toMatch(/^demo: (DIALECT_UNKNOWN|HEADER_INVALID): /m);
      expect(run.stderr()).toMatch(/^Refused {4}LICENSE · (DIALECT_UNKNOWN|HEADER_INVALID)$/m);
      expect(run.stderr()).toMatch(/^ {2}JOB_STARTED \(failed\) +1$/m);
      const { batches, events } = JSON.parse(run.stdout());
      expect(batches).toEqual([]);
      expect(events).toEqual({ 'JOB_STARTED (failed)': 1 });
    },
    TIMEOUT_MS,
  );

  test(
    'fails with a code of its own when every row of a file was rejected',
    async () => {
      const file = resolve(root, 'test/e2e/rejects-only.csv');
      const run = demo(file, resolve(root, 'test/e2e/two-messages.csv'), '--json');
      expect(await exitOf(run), run.stderr()).toBe(3);
      expect(run.stderr()).toMatch(/^ {2}NOTHING LOADED · every row was rejected$/m);
      expect(JSON.parse(run.stdout()).batches).toMatchObject([
        { name: 'rejects-only', status: 'completed_with_errors', read: 2, loaded: 0, rejected: 2 },
        { name: 'two-messages', status: 'completed', read: 3, loaded: 3, rejected: 0 },
      ]);
    },
    TIMEOUT_MS,
  );

  test(
    'stops everything it started on Ctrl-C, and says where that left the batch',
    async () => {
      const run = demo('--documents', '30000', '--json');
      await run.shows(/loading · /);
      const pids = descendantsOf(run.child.pid ?? 0);
      expect(pids.length).toBeGreaterThan(2);
      run.child.kill('SIGINT');
      expect(await exitOf(run)).toBe(130);
      expect(run.stderr()).toMatch(
        /Batch 1 "sample-production" was left (loading|completed_with_errors): read 30,000 = /,
      );
      expect(run.stdout()).toBe('');
      expect(pids.filter(runs)).toEqual([]);
      const [, core = 'none'] = /schemas (\S+)core,/.exec(run.stderr()) ?? [];
      expect(await schemasLike(core)).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
