import { describe, expect, test } from 'vitest';
import { migrate } from '../../../lambdas/migrator/shell/migrate.ts';
import { migrateDeployment } from '../../../lambdas/migrator/shell/migrate-deployment.ts';
import { migrateOwnCore } from '../../../shared/cases/migrate/migrate-own-core.ts';
import type { MigratorMessage } from '../../../shared/messages/queues/migrator-queue.ts';
import { coreMigrations } from '../../../shared/schema/core/migrations/core-migrations.ts';
import { createTestPlatform, type TestPlatform } from '../../support/case-database.ts';
import { fencedBlocks, readText, section } from '../../unit/docs/markdown.ts';

const MINE = 'caseload-prod';
const THEIRS = 'acme-prod';
const REFUSED = { name: 'PermanentError', code: 'DATABASE_OF_ANOTHER_DEPLOYMENT' };

const portsOf = ({ migration }: TestPlatform, deployment: string, sessions = migration.sessions) => ({
  ...migration,
  sessions,
  deployment,
  sendToMigrator: async () => {},
  remainingMs: () => 600_000,
});
const ownersOf = ({ query, core }: TestPlatform) => query(`SELECT * FROM ${core}.deployment`);
const runsOf = ({ query, core }: TestPlatform) => query(`SELECT * FROM ${core}.migration_runs ORDER BY schema_name`);
const casesOf = ({ query, core }: TestPlatform) => query(`SELECT * FROM ${core}.npcases ORDER BY id`);

describe('a core database', () => {
  test('becomes that of the deployment that makes it, once', async () => {
    const platform = await createTestPlatform({ migrated: false });
    await migrateDeployment(portsOf(platform, MINE));
    const owners = await ownersOf(platform);
    expect(owners).toEqual([{ id: 1, name: MINE, claimed_at_gmt: expect.any(Date) }]);
    await migrateDeployment(portsOf(platform, MINE));
    await migrate(portsOf(platform, MINE), { eventType: 'MIGRATE_CORE', schemaVersion: 1 });
    expect(await ownersOf(platform)).toEqual(owners);
  });

  test('of an earlier release becomes that of the deployment that brings it up to date', async () => {
    const platform = await createTestPlatform();
    const { query, core } = platform;
    await query(`DROP TABLE ${core}.deployment`);
    await query(`DELETE FROM ${core}.schema_migrations WHERE schema_name = '${core}' AND name >= '0003'`);
    const { applied } = await migrateDeployment(portsOf(platform, MINE));
    expect(applied).toEqual(coreMigrations.slice(2).map(({ name }) => name));
    expect(await ownersOf(platform)).toMatchObject([{ name: MINE }]);
  });

  test('that two deployments want at once becomes that of one, and the other is refused', async () => {
    const platform = await createTestPlatform({ migrated: false });
    const wanted = [MINE, THEIRS, MINE, THEIRS].map((deployment) => ({
      deployment,
      ports: portsOf(platform, deployment, platform.moreSessions()),
    }));
    const outcomes = await Promise.allSettled(wanted.map(({ ports }) => migrateOwnCore(ports)));
    const [owner, ...more] = await ownersOf(platform);
    expect(more).toEqual([]);
    expect([MINE, THEIRS]).toContain(owner?.['name']);
    for (const [i, { deployment }] of wanted.entries()) {
      expect(outcomes[i]).toMatchObject(
        deployment === owner?.['name'] ? { status: 'fulfilled' } : { status: 'rejected', reason: REFUSED },
      );
    }
  });

  const commands: MigratorMessage[] = [
    { eventType: 'MIGRATE_CORE', schemaVersion: 1 },
    { eventType: 'MIGRATE_CASE', schemaVersion: 1, caseId: 7 },
    {
      eventType: 'PROVISION_CASE',
      schemaVersion: 1,
      caseId: 8,
      accountId: 1,
      name: 'Case',
      isolation: 'dedicated',
      dedupePolicy: 'global',
    },
  ];

  test('of another deployment is refused to a deployment and to every command, and nothing in it changes', async () => {
    const platform = await createTestPlatform();
    await migrateOwnCore(portsOf(platform, MINE));
    const everything = async () => [await ownersOf(platform), await runsOf(platform), await casesOf(platform)];
    const before = await everything();
    const theirs = portsOf(platform, THEIRS);
    await expect(migrateDeployment(theirs)).rejects.toMatchObject({
      ...REFUSED,
      message: expect.stringMatching(
        /_core is of caseload-prod, and this is acme-prod: give .* another databaseName\./,
      ),
    });
    for (const command of commands) await expect(migrate(theirs, command)).rejects.toMatchObject(REFUSED);
    expect(await everything()).toEqual(before);
  });

  test('is that of a deployment that was renamed, once somebody has said so as docs/deploying.md does', async () => {
    const platform = await createTestPlatform();
    await migrateOwnCore(portsOf(platform, MINE));
    const [{ text } = { text: '' }] = fencedBlocks(
      section(readText('docs/deploying.md'), 'Which deployment owns a database'),
    );
    expect(text).toContain(`'${THEIRS}'`);
    await platform.query(text.replace('caseload_prod_core', platform.core));
    expect(await migrateOwnCore(portsOf(platform, THEIRS))).toEqual([]);
    await expect(migrateOwnCore(portsOf(platform, MINE))).rejects.toMatchObject(REFUSED);
  });
});
