import { stat } from 'node:fs/promises';
import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { pinningReason } from '../../../shared/mysql/core/pinning.ts';
import { createApplicationUser, dropApplicationUsers } from '../../support/application-user.ts';
import { createTestPlatform } from '../../support/case-database.ts';
import { type GeneralLog, statementsOf } from '../../support/general-log-store.ts';
import { HARMLESS_STATEMENTS, PINNING_STATEMENTS } from '../../support/pinning-kinds.ts';

const log = inject('generalLog');
/** Named otherwise than application users: what it sends must not fail the run. */
const user = inject('user').replace('app', 'probe');
const schema = inject('user').replace('app', 'probe');
const connectRoot = () => createConnection(inject('mysqlUrl'));

describe.skipIf(!log)('the statement watch', () => {
  let root: Connection;
  let password: string;
  beforeAll(async () => {
    root = await connectRoot();
    password = await createApplicationUser(root, user);
    await root.query(`CREATE DATABASE ${schema}`);
    await root.query(`CREATE TABLE ${schema}.t (id INT)`);
  });
  afterAll(async () => {
    await root.query(`DROP DATABASE ${schema}`);
    await dropApplicationUsers(root, user);
    await root.end();
  });

  const readLog = async (window: GeneralLog) => {
    const read: { text: string; reason: string | null }[] = [];
    for await (const { command, text } of statementsOf(user, window, connectRoot))
      read.push({ text, reason: pinningReason(command, text) });
    return read;
  };

  /** What the log holds of a connection, with the reasons that the watch finds. */
  async function watched(log: GeneralLog, send: (connection: Connection) => Promise<unknown>) {
    const window = log.output === 'FILE' ? { ...log, from: (await stat(log.path)).size } : log;
    const before = await readLog(window);
    const account = { host: inject('host'), port: inject('port'), user, password };
    const connection = await createConnection({ ...account, database: schema });
    // A statement that the server refuses was sent all the same.
    await send(connection).catch(() => undefined);
    await connection.end();
    return (await readLog(window)).slice(before.length);
  }

  // Neither server logs a variable that it does not know.
  const unknown = inject('serverKind') === 'mysql' ? '@@tx_isolation' : '@@transaction_isolation';
  test.each(PINNING_STATEMENTS.filter(([, sql]) => !sql.includes(unknown)))('catches %s', async (_, sql, reason) => {
    const sent = await watched(log!, (connection) => connection.query(sql));
    expect(sent.map((statement) => statement.reason)).toContain(reason);
  });

  test('catches statements that the driver prepares, which it does unseen', async () => {
    const sent = await watched(log!, (connection) => connection.execute('SELECT ?', [7]));
    const reasons = new Set(sent.map(({ reason }) => reason));
    expect([...reasons]).toEqual(['binary protocol: Prepare', 'binary protocol: Execute']);
  });

  test.each(HARMLESS_STATEMENTS)('lets pass %s', async (_, sql) => {
    const sent = await watched(log!, (connection) => connection.query(sql));
    expect(sent.at(-1)).toEqual({ text: sql, reason: null });
  });

  test('sees what a session of the application sends', async () => {
    const { sessions } = await createTestPlatform();
    await sessions.writerSession(7, ({ rows }) => rows({ sql: "SELECT 'the watch sees this'" }));
    const texts: string[] = [];
    for await (const { text } of statementsOf(inject('user'), log!, connectRoot)) texts.push(text);
    expect(texts).toContain("SELECT 'the watch sees this'");
  });

  test('reads the same from the table that stands in where the file cannot be read', async ({ skip }) => {
    const refused = await root.query("SET GLOBAL log_output = 'FILE,TABLE'").catch(() => 'refused');
    skip(refused === 'refused', 'The user of MYSQL_URL may not choose where the log goes.');
    try {
      const sent = await watched({ output: 'TABLE' }, async (connection) => {
        await connection.query("SELECT 'þ'\n, @last");
        await connection.execute('SELECT ?', [7]);
      });
      expect(sent[0]).toEqual({ text: "SELECT 'þ'\n, @last", reason: 'user variable' });
      expect(sent[1]).toEqual({ text: 'SELECT ?', reason: 'binary protocol: Prepare' });
      expect(sent.at(-1)?.reason).toBe('binary protocol: Execute');
    } finally {
      await root.query(`SET GLOBAL log_output = '${log!.output}'`);
    }
  });
});
