import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, expect, inject, onTestFinished } from 'vitest';
import { coreSchema } from '../../shared/cases/core/names.ts';
import {
  type MigrationPorts,
  migrateCore,
  type ProvisionCase,
  provisionCase,
} from '../../shared/cases/migrate/provision-case.ts';
import { createSessions, type SessionOptions, type Sessions } from '../../shared/cases/sessions.ts';
import type { DatabaseConfig } from '../../shared/mysql/connections/database-config.ts';
import { identifier, literal } from '../../shared/mysql/queries/sql.ts';
import { createRetry } from '../../shared/mysql/retry.ts';
import { schemaPrefix } from './test-names.ts';
import './test-server.ts';

export interface TestPlatformOptions {
  /** The cases to provision; by default one, number 7, with a schema of its own and global dedupe. */
  readonly cases?: readonly Partial<ProvisionCase>[];
  /** False leaves the server empty: no core database and no cases. */
  readonly migrated?: boolean;
  readonly sessions?: Partial<SessionOptions>;
}

/** A core database with cases that no other test sees, made by the real migrations. */
export interface TestPlatform {
  /** RDS_DBNAME. */
  readonly prefix: string;
  readonly core: string;
  readonly config: DatabaseConfig;
  readonly sessions: Sessions;
  readonly caseIds: readonly number[];
  /** The first of them. */
  readonly caseId: number;
  /** Ports of the migration code, for a case more. */
  readonly migration: MigrationPorts;
  provision(wanted?: Partial<ProvisionCase>): Promise<number>;
  /** Sessions of another worker on the same databases; closed with the platform. */
  moreSessions(options?: Partial<SessionOptions>): Sessions;
  /** Asks the server as the harness, who is not watched. */
  query<R extends object = Record<string, unknown>>(sql: string): Promise<R[]>;
  /** The variables that make a function use this platform, as the application user. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends the connections and drops the databases, unless a failed test is to be looked at. */
  close(outcome?: 'passed' | 'failed'): Promise<void>;
}

const DEFAULT_CASE = 7;

/**
 * A platform for the running test, named after it. When the test ends it is closed; its databases are dropped, or kept
 * and named when the test failed.
 */
export async function createTestPlatform(options: TestPlatformOptions = {}): Promise<TestPlatform> {
  const platform = await openPlatform(expect.getState().currentTestName ?? '', options);
  onTestFinished(({ task }) => platform.close(task.result?.state === 'fail' ? 'failed' : 'passed'));
  return platform;
}

/**
 * One platform for the tests of this file or `describe` that may share it; call at its top.
 * @returns what gives the platform inside a test or hook.
 */
export function withCaseDatabase(options: TestPlatformOptions = {}): () => TestPlatform {
  let platform: TestPlatform | undefined;
  let failed = false;
  beforeAll(async () => {
    platform = await openPlatform('', options);
  });
  afterEach(({ task }) => {
    failed ||= task.result?.state === 'fail';
  });
  afterAll(() => platform?.close(failed ? 'failed' : 'passed'));
  return () => {
    if (!platform) throw new Error('The case database is there from beforeAll on.');
    return platform;
  };
}

let opened = 0;

async function openPlatform(test: string, options: TestPlatformOptions): Promise<TestPlatform> {
  const [host, port, user, password] = [inject('host'), inject('port'), inject('user'), inject('password')];
  opened += 1;
  const prefix = schemaPrefix(expect.getState().testPath ?? '', test, `${user} ${opened}`);
  const config: DatabaseConfig = {
    writerHost: host,
    readerHost: host,
    port,
    prefix,
    region: 'default',
    tls: false,
    credentials: { user, password },
  };
  const workers: Sessions[] = [];
  const moreSessions: TestPlatform['moreSessions'] = (own) => {
    const sessions = createSessions({ config, retry: createRetry({ random: Math.random, baseMs: 1 }), ...own });
    workers.push(sessions);
    return sessions;
  };
  const sessions = moreSessions(options.sessions);
  const migration: MigrationPorts = { sessions, prefix, region: 'default', clock: Date.now, actor: 'test' };
  const provision = async (wanted: Partial<ProvisionCase> = {}) => {
    const caseId = wanted.caseId ?? DEFAULT_CASE;
    await provisionCase(migration, {
      caseId,
      accountId: 1,
      name: `Case ${caseId}`,
      isolation: 'dedicated',
      dedupePolicy: 'global',
      ...wanted,
    });
    return caseId;
  };
  const root = await createConnection(inject('mysqlUrl'));
  const platform: Omit<TestPlatform, 'caseId' | 'caseIds'> = {
    prefix,
    core: coreSchema(prefix),
    config,
    sessions,
    migration,
    provision,
    moreSessions,
    query: async (sql) => (await root.query(sql))[0] as never,
    environment: {
      RDS_HOST: host,
      RDS_READER_HOST: host,
      RDS_PORT: String(port),
      RDS_DBNAME: prefix,
      RDS_REGION_NAME: 'default',
      RDS_TLS: 'off',
      RDS_USER: user,
      RDS_PASSWORD: password,
    },
    close: async (outcome = 'passed') => {
      await Promise.all(workers.map((worker) => worker.close()));
      if (outcome === 'passed') await dropSchemas(root, prefix);
      else
        console.error(
          `The test failed; its databases are kept as ${prefix}_* (with CASELOAD_TEST_KEEP=1 the server, too).`,
        );
      await root.end();
    },
  };
  const caseIds: number[] = [];
  try {
    if (options.migrated !== false) {
      await migrateCore(migration);
      for (const wanted of options.cases ?? [{}]) caseIds.push(await provision(wanted));
    }
  } catch (error) {
    await platform.close('failed');
    throw error;
  }
  return { ...platform, caseIds, caseId: caseIds[0] ?? DEFAULT_CASE };
}

async function dropSchemas(root: Connection, prefix: string): Promise<void> {
  const pattern = literal(`${prefix.replaceAll('_', '\\_')}\\_%`);
  const [schemas] = await root.query(`SHOW DATABASES LIKE ${pattern}`);
  for (const row of schemas as object[]) {
    const [schema] = Object.values(row) as string[];
    await root.query(`DROP DATABASE IF EXISTS ${identifier(schema ?? '').text}`);
  }
}
