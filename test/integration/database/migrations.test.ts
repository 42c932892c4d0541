import { describe, expect, test } from 'vitest';
import { beginImport } from '../../../shared/batches/begin-import.ts';
import { migrateSchema } from '../../../shared/cases/migrate/migrate-schema.ts';
import { migrateCase, migrateCore } from '../../../shared/cases/migrate/provision-case.ts';
import { caseMigrations } from '../../../shared/schema/case/migrations/case-migrations.ts';
import { coreMigrations } from '../../../shared/schema/core/migrations/core-migrations.ts';
import type { Migration } from '../../../shared/schema/migration.ts';
import { createTestPlatform, type TestPlatform } from '../../support/case-database.ts';

const create = (table: string) => (schema: string) => [`CREATE TABLE IF NOT EXISTS ${schema}.${table} (id INT)`];
const one: Migration = { name: '0001-one', statements: create('one') };
const two: Migration = { name: '0002-two', statements: create('two') };
const three: Migration = { name: '0003-three', statements: create('three') };

/** Runs migrations on a schema of the test's own, beside those of the platform. */
async function createRunner() {
  const platform = await createTestPlatform({ cases: [] });
  const { sessions, core, prefix } = platform;
  const schema = `${prefix}_other`;
  const migrate = (migrations: readonly Migration[], worker = sessions) =>
    migrateSchema({ sessions: worker, core, schema, migrations, clock: Date.now });
  const tables = async () =>
    (await platform.query(`SHOW TABLES IN ${schema}`)).map((row) => Object.values(row)[0] as string);
  return {
    ...platform,
    migrate,
    tables,
    journal: () => journalOf(platform, schema),
    run: () => runOf(platform, schema),
  };
}

const journalOf = async ({ query, core }: TestPlatform, schema: string) =>
  (
    await query<{ name: string }>(
      `SELECT name FROM ${core}.schema_migrations WHERE schema_name = '${schema}' ORDER BY name`,
    )
  ).map(({ name }) => name);
const runOf = async ({ query, core }: TestPlatform, schema: string) =>
  (
    await query<{ status: string; error_code: string | null; finished: number }>(
      `SELECT status, error_code, finished_at_gmt IS NOT NULL AS finished FROM ${core}.migration_runs WHERE schema_name = '${schema}'`,
    )
  )[0];
const names = (migrations: readonly Migration[]) => migrations.map(({ name }) => name);

test('the cases that were there before the sweep are marked for it, but for those that take no work any more', async () => {
  const { sessions, core, query, migration } = await createTestPlatform({ cases: [] });
  await query(`DROP TABLE ${core}.importing_cases`);
  await query(`DELETE FROM ${core}.schema_migrations WHERE schema_name = '${core}' AND name > '0002'`);
  const statuses = ['active', 'frozen', 'archived', 'provisioning'];
  for (const [i, status] of statuses.entries()) {
    await query(
      `INSERT INTO ${core}.npcases (id, account_id, region, name, isolation, status, dedupe_policy, created_at_gmt, updated_at_gmt)
       VALUES (${i + 1}, 1, 'default', '${status}', 'dedicated', '${status}', 'global', NOW(3), NOW(3))`,
    );
  }
  expect(await migrateCore(migration)).toEqual(names(coreMigrations.slice(1)));
  const marked = await sessions.coreWriterSession(({ findAll }) => findAll('importingCases'));
  expect(marked.map((mark) => [mark.npcase_id, mark.swept_at_gmt])).toEqual([
    [1, null],
    [2, null],
  ]);
});

test('an import begins before the table of its mark is there', async () => {
  const { sessions, core, query, caseId } = await createTestPlatform();
  await query(`DROP TABLE ${core}.importing_cases`);
  expect(await sessions.coreWriterSession((session) => beginImport(session, caseId, Date.now()))).toBe('global');
});

describe('migrations', () => {
  test('are applied in order, journalled, and not applied again', async () => {
    const { migrate, tables, journal, run } = await createRunner();
    expect(await migrate([one, two])).toEqual(['0001-one', '0002-two']);
    expect(await journal()).toEqual(['0001-one', '0002-two']);
    expect(await run()).toEqual({ status: 'done', error_code: null, finished: 1 });
    expect(await migrate([one, two])).toEqual([]);
    expect(await migrate([one, two, three])).toEqual(['0003-three']);
    expect(await tables()).toEqual(['one', 'three', 'two']);
  });

  test('that two workers run at once are each applied once, by one of them', async () => {
    const { migrate, moreSessions, journal } = await createRunner();
    const others = [moreSessions(), moreSessions(), moreSessions()];
    const applied = await Promise.all([
      migrate([one, two, three]),
      ...others.map((sessions) => migrate([one, two, three], sessions)),
    ]);
    expect(applied.flat()).toEqual(['0001-one', '0002-two', '0003-three']);
    expect(await journal()).toHaveLength(3);
  });

  test('that end in the middle are completed by the next run', async () => {
    const { migrate, tables, journal, run } = await createRunner();
    let broken = true;
    const brittle: Migration = {
      name: '0002-two',
      statements: (schema) => [
        ...two.statements(schema),
        broken ? 'CREATE TABLE nowhere.x (id INT)' : `CREATE TABLE IF NOT EXISTS ${schema}.more (id INT)`,
      ],
    };
    await expect(migrate([one, brittle, three])).rejects.toThrow('0002-two');
    expect(await tables()).toEqual(['one', 'two']);
    expect(await journal()).toEqual(['0001-one']);
    expect(await run()).toMatchObject({ status: 'failed', finished: 1, error_code: expect.stringMatching(/^ER_/) });

    broken = false;
    expect(await migrate([one, brittle, three])).toEqual(['0002-two', '0003-three']);
    expect(await tables()).toEqual(['more', 'one', 'three', 'two']);
    expect(await run()).toEqual({ status: 'done', error_code: null, finished: 1 });
  });

  test('that were journalled by nobody because their run was killed are applied again without harm', async () => {
    const { migrate, query, core, prefix, journal } = await createRunner();
    await migrate([one, two]);
    await query(`DELETE FROM ${core}.schema_migrations WHERE schema_name = '${prefix}_other' AND name = '0002-two'`);
    expect(await migrate([one, two])).toEqual(['0002-two']);
    expect(await journal()).toEqual(['0001-one', '0002-two']);
  });

  test('that sort before one already applied are refused, not skipped', async () => {
    const { migrate, tables, journal, run } = await createRunner();
    await migrate([one, three]);
    await expect(migrate([one, two, three])).rejects.toMatchObject({
      name: 'MigrationOrderError',
      code: 'MIGRATION_OUT_OF_ORDER',
      message: expect.stringContaining('0002-two'),
    });
    expect(await journal()).toEqual(['0001-one', '0003-three']);
    expect(await tables()).toEqual(['one', 'three']);
    expect(await run()).toMatchObject({ status: 'failed', error_code: 'MIGRATION_OUT_OF_ORDER' });
  });

  test('wait for a run on the same schema, not for one on another', async () => {
    const { migrate, sessions, core, query, prefix } = await createRunner();
    await migrate([one]);
    await query(`INSERT INTO ${core}.migration_runs (schema_name, status) VALUES ('${prefix}_busy', 'running')`);
    await sessions.coreWriterSession(async ({ rows }) => {
      await rows({
        sql: `SELECT status FROM ${core}.migration_runs WHERE schema_name = '${prefix}_busy' FOR UPDATE`,
      });
      expect(await migrate([one, two])).toEqual(['0002-two']);
    });
  });

  test('of the core database change nothing when they are run again, nor when many run them at once', async () => {
    const platform = await createTestPlatform({ migrated: false });
    const workers = [platform, ...[1, 2, 3].map(() => ({ sessions: platform.moreSessions() }))];
    const applied = await Promise.all(workers.map(({ sessions }) => migrateCore({ ...platform.migration, sessions })));
    expect(applied.flat()).toEqual(names(coreMigrations));
    expect(await migrateCore(platform.migration)).toEqual([]);
    expect(await journalOf(platform, platform.core)).toEqual(names(coreMigrations));
  });
});

describe('a case', () => {
  test('is provisioned once, however often and by however many at once', async () => {
    const platform = await createTestPlatform({ cases: [] });
    const { query, core, prefix } = platform;
    await Promise.all([platform.provision(), platform.provision(), platform.provision()]);
    await platform.provision();
    expect(await query(`SELECT id, status, schema_version FROM ${core}.npcases`)).toEqual([
      { id: 7, status: 'active', schema_version: caseMigrations.at(-1)?.name },
    ]);
    expect(await query(`SELECT from_status, to_status FROM ${core}.npcase_status_logs ORDER BY id`)).toEqual([
      { from_status: null, to_status: 'provisioning' },
      { from_status: 'provisioning', to_status: 'active' },
    ]);
    expect(await journalOf(platform, `${prefix}_case_7`)).toEqual(names(caseMigrations));
    expect(await query(`SELECT COUNT(*) AS n FROM ${core}.accounts`)).toEqual([{ n: 1 }]);
  });

  test('that is provisioned again stays frozen, and takes another policy before its first import only', async () => {
    const platform = await createTestPlatform({ cases: [{ dedupePolicy: 'custodial' }] });
    const { query, core, provision } = platform;
    await query(`UPDATE ${core}.npcases SET status = 'frozen'`);
    await provision({ dedupePolicy: 'none' });
    const row = () => query(`SELECT status, dedupe_policy FROM ${core}.npcases`);
    expect(await row()).toEqual([{ status: 'frozen', dedupe_policy: 'none' }]);

    await query(`UPDATE ${core}.npcases SET dedupe_policy_fixed_at_gmt = '2026-01-01'`);
    await provision({ dedupePolicy: 'none' });
    await expect(provision({ dedupePolicy: 'global' })).rejects.toMatchObject({ code: 'DEDUPE_POLICY_FIXED' });
    expect(await row()).toEqual([{ status: 'frozen', dedupe_policy: 'none' }]);
  });

  test('is one of four that are provisioned at once', async () => {
    const { provision, query, core } = await createTestPlatform({ cases: [] });
    await Promise.all([1, 2, 3, 4].map((caseId) => provision({ caseId })));
    expect(await query(`SELECT id FROM ${core}.npcases WHERE status = 'active' ORDER BY id`)).toHaveLength(4);
  });

  test('that shares a schema finds it migrated already', async () => {
    const { provision, migration, query, core, prefix } = await createTestPlatform({
      cases: [{ caseId: 1, isolation: 'shared' }],
    });
    await provision({ caseId: 2, isolation: 'shared' });
    expect(await migrateCase(migration, 2)).toEqual([]);
    expect(await query(`SHOW DATABASES LIKE '${prefix.replaceAll('_', '\\_')}%'`)).toHaveLength(2);
    expect(await query(`SELECT DISTINCT schema_version FROM ${core}.npcases`)).toEqual([
      { schema_version: caseMigrations.at(-1)?.name },
    ]);
  });

  test('that was never registered cannot be migrated', async () => {
    const { migration } = await createTestPlatform({ cases: [] });
    await expect(migrateCase(migration, 8)).rejects.toMatchObject({ code: 'CASE_UNKNOWN' });
  });
});
