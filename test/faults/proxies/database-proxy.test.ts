import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest';
import { createSessions } from '../../../shared/cases/sessions.ts';
import { sql } from '../../../shared/mysql/queries/sql.ts';
import { createRetry, type RetryInfo } from '../../../shared/mysql/retry.ts';
import { withCaseDatabase } from '../../support/case-database.ts';
import { type DatabaseProxy, startDatabaseProxy, type Verdict } from './database-proxy.ts';

const platform = withCaseDatabase();
let proxy: DatabaseProxy;
beforeAll(async () => {
  proxy = await startDatabaseProxy({ host: inject('host'), port: inject('port') });
});
afterAll(() => proxy.close());

/** Signs in as the harness: what these tests send says nothing of the application's statements. */
async function connected(): Promise<Connection> {
  const url = new URL(inject('mysqlUrl'));
  url.port = String(proxy.port);
  url.pathname = platform().core;
  const connection = await createConnection(url.href);
  connection.on('error', () => {});
  onTestFinished(() => connection.destroy());
  return connection;
}

/** Gives the statement each verdict once, in turn. */
function give(statement: string, ...verdicts: Verdict[]): void {
  onTestFinished(proxy.onStatement((seen) => (seen === statement ? (verdicts.shift() ?? 'pass') : 'pass')));
}

const lost = { code: 'PROTOCOL_CONNECTION_LOST' };

test('statements of every size go through, and come back whole', async () => {
  const connection = await connected();
  const before = proxy.statements();
  const long = 'ä'.repeat(3_000_000);
  const [rows] = await connection.query(`SELECT '${long}' AS long_text, 1 AS n`);
  expect(rows).toEqual([{ long_text: long, n: 1 }]);
  expect(proxy.statements()).toBe(before + 1);
  expect(proxy.connections()).toBe(1);
});

test('a statement cut before the server never ran; one cut after it did, and the client hears of neither', async () => {
  await platform().query(`CREATE TABLE ${platform().core}.notes (n INT PRIMARY KEY)`);
  give('INSERT INTO notes VALUES (1)', 'cut-before');
  give('INSERT INTO notes VALUES (2)', 'cut-after');
  await expect((await connected()).query('INSERT INTO notes VALUES (1)')).rejects.toMatchObject(lost);
  await expect((await connected()).query('INSERT INTO notes VALUES (2)')).rejects.toMatchObject(lost);
  expect(await platform().query(`SELECT n FROM ${platform().core}.notes`)).toEqual([{ n: 2 }]);
});

test('a transaction cut in its COMMIT is run again by a session, whether it was committed or not', async () => {
  const retries: RetryInfo[] = [];
  const sessions = createSessions({
    config: { ...platform().config, writerHost: proxy.host, readerHost: proxy.host, port: proxy.port },
    retry: createRetry({ random: Math.random, baseMs: 1, onRetry: (retry) => retries.push(retry) }),
  });
  onTestFinished(() => sessions.close());
  give('COMMIT;', 'cut-before', 'cut-after');
  expect(await sessions.coreWriterSession(({ rows }) => rows(sql`SELECT ${1} AS n`))).toEqual([{ n: 1 }]);
  expect(retries.map(({ kind }) => kind)).toEqual(['new-connection', 'new-connection']);
});

test('a hook may hold a statement back; the server never hears it when the client hangs up meanwhile', async () => {
  const table = `CREATE TABLE ${platform().core}.late (n INT)`;
  const seen = Promise.withResolvers<void>();
  const held = Promise.withResolvers<Verdict>();
  const remove = proxy.onStatement((statement) => {
    if (statement !== table) return 'pass';
    seen.resolve();
    return held.promise;
  });
  onTestFinished(remove);
  const connection = await connected();
  void connection.query(table).catch(() => {});
  await seen.promise;
  connection.destroy();
  await vi.waitFor(() => expect(proxy.connections()).toBe(0));
  held.resolve('pass');
  const [tables] = await (await connected()).query("SHOW TABLES LIKE 'late'");
  expect(tables).toEqual([]);
});

test('connections are refused until they are accepted again, and what is open is reset', async () => {
  const connection = await connected();
  const reset = expect(connection.query('SELECT SLEEP(60)')).rejects.toMatchObject({ code: 'ECONNRESET' });
  await vi.waitFor(async () => {
    const found = await platform().query(
      "SELECT id FROM information_schema.processlist WHERE info = 'SELECT SLEEP(60)'",
    );
    expect(found.length).toBe(1);
  });
  await proxy.refuse();
  await reset;
  await expect(connected()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await proxy.accept();
  const [rows] = await (await connected()).query('SELECT 1 AS n');
  expect(rows).toEqual([{ n: 1 }]);
});
