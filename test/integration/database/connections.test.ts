import { spawnSync } from 'node:child_process';
import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { caseSchema } from '../../../shared/cases/core/names.ts';
import type { Sessions } from '../../../shared/cases/sessions.ts';
import { labels } from '../../../shared/schema/case/review/labels.ts';
import { createApplicationUser } from '../../support/application-user.ts';
import { createTestPlatform, type TestPlatform } from '../../support/case-database.ts';

const MINUTE = 60_000;
/** Longer than anything takes; waiting ends as soon as what is waited for is there. */
const PATIENCE = { timeout: 20_000 };
const once = <T>(work: () => Promise<T>): Promise<T> => work();

let root: Connection;
beforeAll(async () => {
  root = await createConnection(inject('mysqlUrl'));
});
afterAll(() => root.end());

let users = 0;
/** Sessions that sign in as a user of their own, so that their connections can be told from others'. */
async function countedSessions(platform: TestPlatform, options: Parameters<TestPlatform['moreSessions']>[0] = {}) {
  const user = `${inject('user')}_${++users}`;
  const credentials = { user, password: await createApplicationUser(root, user) };
  const sessions = platform.moreSessions({ ...options, config: { ...platform.config, credentials } });
  const connections = async (): Promise<number[]> => {
    const [rows] = await root.query('SHOW PROCESSLIST');
    return (rows as { Id: number; User: string }[]).filter(({ User }) => User === user).map(({ Id }) => Number(Id));
  };
  return { sessions, connections };
}

const connectionOf = async (sessions: Sessions): Promise<number> => {
  const [row] = await sessions.coreWriterSession(({ rows }) =>
    rows<{ id: number }>({ sql: 'SELECT CONNECTION_ID() AS id' }),
  );
  return row!.id;
};

/** Ends a connection on the server while this process cannot notice, as when its host died. */
function killUnnoticed(connection: number): void {
  const script = `import { createConnection } from 'mysql2/promise';
    const root = await createConnection(${JSON.stringify(inject('mysqlUrl'))});
    await root.query('KILL ${connection}');
    await root.end();`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
}

describe('a worker that touches 200 cases', () => {
  test('opens ten connections at most, keeps five when idle, and writes to each case its own', async () => {
    const platform = await createTestPlatform({ cases: [] });
    const caseIds = Array.from({ length: 200 }, (_, i) => i + 1);
    await platform.provision({ caseId: 1 });
    for (const caseId of caseIds.slice(1)) {
      await root.query(`CREATE DATABASE ${caseSchema(platform.prefix, caseId)}`);
      await root.query(
        `CREATE TABLE ${caseSchema(platform.prefix, caseId)}.labels LIKE ${caseSchema(platform.prefix, 1)}.labels`,
      );
    }
    await root.query(
      `INSERT INTO ${platform.core}.npcases (id, account_id, region, name, isolation, status, dedupe_policy, created_at_gmt, updated_at_gmt)
       SELECT seq.id, account_id, region, name, isolation, status, dedupe_policy, created_at_gmt, updated_at_gmt
       FROM ${platform.core}.npcases, (${caseIds
         .slice(1)
         .map((id) => `SELECT ${id} AS id`)
         .join(' UNION ALL ')}) AS seq WHERE npcases.id = 1`,
    );
    const { sessions, connections } = await countedSessions(platform);

    const gate = Promise.withResolvers<void>();
    onTestFinished(() => gate.resolve());
    let inside = 0;
    const done = Promise.all(
      caseIds.map((caseId) =>
        sessions.writerSession(caseId, async ({ insert }) => {
          inside += 1;
          await gate.promise;
          await insert(labels, [{ npcase_id: caseId, name: `of ${caseId}`, created_at_gmt: '2026-01-01' }]);
        }),
      ),
    );
    await vi.waitFor(() => expect(inside).toBe(10), PATIENCE);
    const busy = await connections();
    expect(busy).toHaveLength(10);
    gate.resolve();
    await done;

    expect(inside).toBe(200);
    await vi.waitFor(async () => expect((await connections()).length).toBe(5), PATIENCE);
    // Under load a connection that somebody waits for is handed on, not closed and opened again.
    expect((await connections()).every((id) => busy.includes(id))).toBe(true);
    for (const caseId of [1, 2, 111, 200]) {
      expect(await platform.query(`SELECT name FROM ${caseSchema(platform.prefix, caseId)}.labels`)).toEqual([
        { name: `of ${caseId}` },
      ]);
    }
  });
});

describe('a connection', () => {
  test('that the server ended is replaced', async () => {
    const { sessions } = await createTestPlatform({ cases: [] });
    const first = await connectionOf(sessions);
    killUnnoticed(first);
    expect(await connectionOf(sessions)).not.toBe(first);
  });

  test('that idled is asked whether it lives before it is used, so that no work meets a dead one', async () => {
    const platform = await createTestPlatform({ cases: [] });
    let now = Date.now();
    const sessions = platform.moreSessions({ clock: () => now, retry: once });
    const first = await connectionOf(sessions);
    killUnnoticed(first);
    now += 1_001;
    expect(await connectionOf(sessions)).not.toBe(first);
  });

  test('that was used a moment ago is not asked, so that a dead one costs a retry', async () => {
    const platform = await createTestPlatform({ cases: [] });
    const sessions = platform.moreSessions({ clock: () => 0, retry: once });
    killUnnoticed(await connectionOf(sessions));
    await expect(connectionOf(sessions)).rejects.toMatchObject({ name: 'DatabaseFailure' });
  });

  test('is used again until it is half an hour old, then replaced', async () => {
    const platform = await createTestPlatform({ cases: [] });
    let now = Date.now();
    const { sessions, connections } = await countedSessions(platform, { clock: () => now, retry: once });
    const first = await connectionOf(sessions);
    now += 30 * MINUTE;
    expect(await connectionOf(sessions)).toBe(first);
    now += 1;
    const second = await connectionOf(sessions);
    expect(second).not.toBe(first);
    await vi.waitFor(async () => expect(await connections()).toEqual([second]), PATIENCE);
  });

  test('has no default schema, so that a statement without one fails instead of meeting another case', async () => {
    const { sessions } = await createTestPlatform();
    await sessions.writerSession(7, async ({ rows }) => {
      expect(await rows({ sql: 'SELECT DATABASE() AS name' })).toEqual([{ name: null }]);
    });
    await expect(
      sessions.writerSession(7, ({ rows }) => rows({ sql: 'SELECT * FROM exhibits' })),
    ).rejects.toMatchObject({ errno: 1046 });
  });

  test('is in READ COMMITTED, strict mode and UTC, for writers and readers', async () => {
    const { sessions } = await createTestPlatform();
    const variable = inject('serverKind') === 'mysql' ? '@@transaction_isolation' : '@@tx_isolation';
    const sql = `SELECT ${variable} AS isolation, @@sql_mode AS mode, @@time_zone AS zone`;
    for (const open of [sessions.writerSession, sessions.readerSession]) {
      const [row] = await open(7, ({ rows }) => rows<Record<'isolation' | 'mode' | 'zone', string>>({ sql }));
      expect(row).toMatchObject({ isolation: 'READ-COMMITTED', zone: '+00:00' });
      expect(row?.mode.split(',')).toEqual(expect.arrayContaining(['STRICT_ALL_TABLES', 'NO_ZERO_DATE']));
      expect(row?.mode).not.toContain('NO_BACKSLASH_ESCAPES');
    }
  });

  test('shows a writer what others committed since its last statement', async () => {
    const { sessions } = await createTestPlatform();
    await sessions.writerSession(7, async ({ findAll }) => {
      expect(await findAll('labels')).toEqual([]);
      await sessions.writerSession(7, ({ insert }) =>
        insert(labels, [{ npcase_id: 7, name: 'late', created_at_gmt: '2026-01-01' }]),
      );
      expect(await findAll('labels')).toMatchObject([{ name: 'late' }]);
    });
  });

  test('refuses what the column cannot hold, rather than cut it', async () => {
    const { sessions } = await createTestPlatform();
    const insertLabel = (name: string, created_at_gmt: string) =>
      sessions.writerSession(7, ({ insert }) => insert(labels, [{ npcase_id: 7, name, created_at_gmt }]));
    await expect(insertLabel('x'.repeat(256), '2026-01-01')).rejects.toMatchObject({ errno: 1406 });
    await expect(insertLabel('x', '0000-00-00')).rejects.toMatchObject({ errno: 1292 });
  });
});

describe('endpoints', () => {
  const { host, other } = { host: inject('host'), other: inject('host') === 'localhost' ? '127.0.0.1' : 'localhost' };

  test.skipIf(!['127.0.0.1', 'localhost'].includes(host))(
    'of regions have a pool each, whatever the number of cases behind it',
    async () => {
      const platform = await createTestPlatform({
        cases: [{ caseId: 1 }, { caseId: 2 }, { caseId: 3 }, { caseId: 4 }],
      });
      await platform.query(
        `INSERT INTO ${platform.core}.regions (name, writer_host, port, created_at_gmt) VALUES ('east', '${other}', ${inject('port')}, '2026-01-01')`,
      );
      await platform.query(`UPDATE ${platform.core}.npcases SET region = 'east' WHERE id > 2`);
      const { sessions, connections } = await countedSessions(platform);
      const connectionsOf = (caseId: number) =>
        sessions.writerSession(caseId, ({ rows }) => rows<{ id: number }>({ sql: 'SELECT CONNECTION_ID() AS id' }));
      const [one, two, three, four] = [
        await connectionsOf(1),
        await connectionsOf(2),
        await connectionsOf(3),
        await connectionsOf(4),
      ];
      expect(two).toEqual(one);
      expect(four).toEqual(three);
      expect(three).not.toEqual(one);
      expect(await connections()).toHaveLength(2);
    },
  );

  test('for reading and for writing are two pools', async () => {
    const platform = await createTestPlatform();
    const { sessions, connections } = await countedSessions(platform);
    await sessions.writerSession(7, ({ findAll }) => findAll('labels'));
    await sessions.readerSession(7, ({ findAll }) => findAll('labels'));
    expect(await connections()).toHaveLength(2);
    await sessions.close();
    await vi.waitFor(async () => expect(await connections()).toEqual([]), PATIENCE);
  });
});
