import { describe, expect, test } from 'vitest';
import type { DeploymentPorts } from '../../../lambdas/migrator/ports.ts';
import { migrateDeployment } from '../../../lambdas/migrator/shell/migrate-deployment.ts';
import { caseMigrations } from '../../../shared/schema/case/migrations/case-migrations.ts';
import { coreMigrations } from '../../../shared/schema/core/migrations/core-migrations.ts';
import { createTestPlatform, type TestPlatform } from '../../support/case-database.ts';

const newest = caseMigrations.at(-1)?.name;
const coreNames = coreMigrations.map(({ name }) => name);

/** A deployment of the platform, and the cases whose migration it asked for, request by request. */
function deploymentOf({ migration }: TestPlatform, more: Partial<DeploymentPorts> = {}) {
  const asked: number[][] = [];
  const ports: DeploymentPorts = {
    ...migration,
    deployment: 'caseload-test',
    sendToMigrator: async (messages) => void asked.push(messages.map(({ caseId }) => caseId)),
    remainingMs: () => 600_000,
    pauseMs: 1,
    ...more,
  };
  return { asked, migrate: () => migrateDeployment(ports) };
}

const refused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

describe('a deployment', () => {
  test('makes the core database where there is none, and changes nothing the next time', async () => {
    const { asked, migrate } = deploymentOf(await createTestPlatform({ migrated: false, cases: [] }));
    expect(await migrate()).toEqual({ applied: coreNames, cases: 0 });
    expect(await migrate()).toEqual({ applied: [], cases: 0 });
    expect(asked).toEqual([]);
  });

  test('that two of them make at once is made once', async () => {
    const platform = await createTestPlatform({ migrated: false, cases: [] });
    const { migration, moreSessions } = platform;
    const others = [migration.sessions, moreSessions(), moreSessions()];
    const migrated = await Promise.all(others.map((sessions) => deploymentOf(platform, { sessions }).migrate()));
    expect(migrated.flatMap(({ applied }) => applied)).toEqual(coreNames);
  });

  test('asks for the cases that are behind, and for no case that takes no work or is ahead', async () => {
    const platform = await createTestPlatform({ cases: [1, 2, 3, 4, 5, 6, 7].map((caseId) => ({ caseId })) });
    const { query, core } = platform;
    const set = (caseId: number, version: string | null, status = 'active') =>
      query(
        `UPDATE ${core}.npcases SET status = '${status}', schema_version = ${version && `'${version}'`} WHERE id = ${caseId}`,
      );
    await set(1, null);
    await set(2, '0001-imports');
    await set(3, '0001-imports', 'frozen');
    await set(4, '9999-of-a-later-release');
    await set(5, '0001-imports', 'archived');
    await set(6, '0001-imports', 'dropped');
    const { asked, migrate } = deploymentOf(platform);
    expect(await migrate()).toEqual({ applied: [], cases: 3 });
    expect(asked).toEqual([[1, 2, 3]]);
    expect(await query(`SELECT schema_version FROM ${core}.npcases WHERE id = 7`)).toEqual([
      { schema_version: newest },
    ]);
  });

  test('asks for thousands of cases, each once', async () => {
    const platform = await createTestPlatform({ cases: [] });
    const { query, core } = platform;
    const ids = Array.from({ length: 2_500 }, (_, i) => i + 1);
    const rows = ids.map(
      (id) => `(${id}, 1, 'default', 'case', 'dedicated', 'active', 'global', '0001-imports', NOW(3), NOW(3))`,
    );
    await query(
      `INSERT INTO ${core}.npcases (id, account_id, region, name, isolation, status, dedupe_policy, schema_version, created_at_gmt, updated_at_gmt) VALUES ${rows.join()}`,
    );
    const { asked, migrate } = deploymentOf(platform);
    expect((await migrate()).cases).toBe(2_500);
    expect(asked.flat()).toEqual(ids);
  });

  test('waits for a database that is away, and fails when it stays away', async () => {
    const platform = await createTestPlatform({ migrated: false, cases: [] });
    const { sessions } = platform.migration;
    let away = 3;
    const coreWriterSession: typeof sessions.coreWriterSession = async (work) => {
      if (away > 0) {
        away -= 1;
        throw refused();
      }
      return sessions.coreWriterSession(work);
    };
    const flaky = { directory: sessions.directory, coreWriterSession };
    expect(await deploymentOf(platform, { sessions: flaky }).migrate()).toMatchObject({ applied: coreNames });
    away = Number.POSITIVE_INFINITY;
    const late = deploymentOf(platform, { sessions: flaky, remainingMs: () => 30_000 });
    await expect(late.migrate()).rejects.toThrow('ECONNREFUSED');
  });

  test('fails when the queue refuses a case, and asks for it again the next time', async () => {
    const platform = await createTestPlatform({ cases: [{ caseId: 7 }] });
    await platform.query(`UPDATE ${platform.core}.npcases SET schema_version = NULL`);
    const refusing = deploymentOf(platform, { sendToMigrator: () => Promise.reject(new Error('refused')) });
    await expect(refusing.migrate()).rejects.toThrow('refused');
    const { asked, migrate } = deploymentOf(platform);
    await migrate();
    expect(asked).toEqual([[7]]);
  });
});
