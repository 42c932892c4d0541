import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { DatabaseServer } from '../../../localstack/database/database-server.ts';
import { ensureDatabase } from '../../../localstack/database/ensure-database.ts';
import { findServerBinary } from '../../../localstack/database/find-server-binary.ts';
import { startPrivateServer } from '../../../localstack/database/private-server.ts';

const binary = await findServerBinary();
const log = () => {};

describe.skipIf(!binary)('a private server', () => {
  let server: DatabaseServer;
  beforeAll(async () => {
    server = await startPrivateServer(binary!, { keep: false, durable: false });
  });
  afterAll(() => server.stop());

  const ask = async (sql: string) => {
    const connection = await createConnection(server.url);
    const [rows] = await connection.query({ sql, rowsAsArray: true });
    await connection.end();
    return (rows as unknown[][])[0];
  };

  test('answers on loopback, as a user who may make schemas', async () => {
    const settings = '@@character_set_server, @@max_connections, @@innodb_lock_wait_timeout';
    expect(await ask(`SELECT CURRENT_USER(), ${settings}`)).toEqual(['root@127.0.0.1', 'utf8mb4', 300, 15]);
    await ask('CREATE DATABASE np_case_1');
    expect(server).toMatchObject({ kind: binary?.kind, host: '127.0.0.1', user: 'root' });
  });

  test('is what MYSQL_URL may name, and is then never stopped by us', async () => {
    const given = await ensureDatabase({ log, mysqlUrl: server.url });
    expect(given).toMatchObject({ port: server.port, version: server.version, stopCommand: null });
    await given.stop();
    expect(await ask('SELECT 1')).toEqual([1]);
  });

  test('stands beside another, and leaves nothing behind when it stops', async () => {
    const other = await startPrivateServer(binary!, { keep: true, durable: false });
    expect(other.port).not.toBe(server.port);
    const [, home = ''] = /rm -rf (\S+)$/.exec(other.stopCommand ?? '') ?? [];
    expect(existsSync(home)).toBe(true);
    await Promise.all([other.stop(), other.stop()]);
    expect(existsSync(home)).toBe(false);
    await expect(createConnection(other.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('comes back after a crash on the same port, with what was committed and without what was not', async () => {
    const durable = await startPrivateServer(binary!, { keep: false, durable: true });
    onTestFinished(() => durable.stop());
    const rows = async () => {
      const connection = await createConnection(durable.url);
      const [found] = await connection.query({ sql: 'SELECT n FROM np_case_1.notes', rowsAsArray: true });
      await connection.end();
      return found;
    };
    const writer = await createConnection(durable.url);
    writer.on('error', () => {});
    await writer.query('CREATE DATABASE np_case_1');
    await writer.query('CREATE TABLE np_case_1.notes (n INT PRIMARY KEY) ENGINE=InnoDB');
    await writer.query('INSERT INTO np_case_1.notes VALUES (1)');
    await writer.query('BEGIN');
    await writer.query('INSERT INTO np_case_1.notes VALUES (2)');

    await durable.kill();
    await expect(createConnection(durable.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await durable.start();
    expect(await rows()).toEqual([[1]]);
    await durable.start();
    expect(await rows()).toEqual([[1]]);

    const stopCommand = durable.stopCommand;
    await durable.kill();
    await durable.start();
    expect(durable.stopCommand).not.toBe(stopCommand);
  });

  test('does not outlive a process that is killed', async () => {
    const module = new URL('../../../localstack/database/ensure-database.ts', import.meta.url).href;
    const script = `const { ensureDatabase } = await import(${JSON.stringify(module)});
      const { stopCommand, port } = await ensureDatabase({ log() {}, mysqlUrl: '' });
      process.stdout.write(JSON.stringify({ stopCommand, port }), () => process.kill(process.pid, 'SIGKILL'));`;
    const { stdout, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(signal).toBe('SIGKILL');
    const { stopCommand, port } = JSON.parse(stdout) as { stopCommand: string; port: number };
    const [, home = ''] = /rm -rf (\S+)$/.exec(stopCommand) ?? [];
    await vi.waitFor(() => expect(existsSync(home)).toBe(false), { timeout: 5_000 });
    // Its files go first; its last connections are reset.
    await vi.waitFor(
      () => expect(createConnection(`mysql://root@127.0.0.1:${port}`)).rejects.toMatchObject({ code: 'ECONNREFUSED' }),
      { timeout: 5_000 },
    );
  });
});

test('a MYSQL_URL that nobody answers is an error that says so, and nothing else is started', async () => {
  const attempt = ensureDatabase({ log, mysqlUrl: 'mysql://root@127.0.0.1:9' });
  await expect(attempt).rejects.toMatchObject({
    code: 'MYSQL_URL_UNREACHABLE',
    message: expect.stringContaining('unset'),
  });
});

test('a server program that cannot start is an error with its last words', async () => {
  const broken = startPrivateServer({ path: '/bin/false', kind: 'mysql' }, { keep: false, durable: false });
  await expect(broken).rejects.toMatchObject({ code: 'DATABASE_START_FAILED' });
});
