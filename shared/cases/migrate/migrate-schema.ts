import { Umzug } from 'umzug';
import { gmt } from '../../domain/gmt.ts';
import { createDatabase, ddl } from '../../mysql/queries/ddl.ts';
import type { Statement } from '../../mysql/queries/statement.ts';
import { migrationRuns } from '../../schema/core/migration-runs.ts';
import { ledgerStatements } from '../../schema/core/migrations/ledger.ts';
import { schemaMigrations } from '../../schema/core/schema-migrations.ts';
import type { Migration } from '../../schema/migration.ts';
import { outOfOrder } from '../../schema/migration-order.ts';
import type { Sessions } from '../sessions.ts';

export interface MigrateOptions {
  readonly sessions: Pick<Sessions, 'coreWriterSession'>;
  /** The name of the core database, where the ledger is. */
  readonly core: string;
  /** The database to migrate. */
  readonly schema: string;
  readonly migrations: readonly Migration[];
  readonly clock: () => number;
}

/** A migration that sorts before one already applied: the history was rewritten. */
export class MigrationOrderError extends Error {
  override readonly name = 'MigrationOrderError';
  readonly code = 'MIGRATION_OUT_OF_ORDER';
}

/**
 * Brings one schema up to date and journals each step in the core database. Running it again changes nothing; two runs
 * at once wait for each other on the schema's row in `migration_runs`, which a crash releases.
 * @returns the names of the migrations that this run applied.
 * @throws MigrationOrderError
 */
export async function migrateSchema(options: MigrateOptions): Promise<string[]> {
  const { sessions, core, schema, clock } = options;
  const started = new Date(clock());
  const startedAt = gmt(started.getTime());
  const ended = (status: 'done' | 'failed', errorCode: string | null) => ({
    status,
    started_at_gmt: startedAt,
    finished_at_gmt: gmt(clock()),
    error_code: errorCode,
  });
  const runAlone = (statements: readonly Statement[]) => sessions.coreWriterSession(({ run }) => run(statements));

  await runAlone([createDatabase(core), ...ddl(core, ledgerStatements)]);
  await sessions.coreWriterSession(({ insert }) =>
    insert(migrationRuns, [
      { schema_name: schema, status: 'running', started_at_gmt: startedAt, finished_at_gmt: null, error_code: null },
    ]),
  );
  try {
    return await sessions.coreWriterSession(async ({ db, rows, run }) => {
      await rows(db.selectFrom('migration_runs').select('schema_name').where('schema_name', '=', schema).forUpdate());
      // DDL commits by itself, so it runs on connections of its own while this one holds the lock.
      await runAlone([createDatabase(schema)]);
      const applied = await runPending(options);
      await run([db.updateTable('migration_runs').set(ended('done', null)).where('schema_name', '=', schema)]);
      return applied;
    });
  } catch (error) {
    await sessions.coreWriterSession(({ db, run }) =>
      run([
        db
          .updateTable('migration_runs')
          .set(ended('failed', codeOf(error)))
          .where('schema_name', '=', schema)
          // Unless another run has finished the work meanwhile.
          .where(({ eb, or }) => or([eb('status', '<>', 'done'), eb('finished_at_gmt', '<=', started)])),
      ]),
    );
    throw error;
  }
}

/** The stable code of an error or of what caused it; umzug wraps what a migration throws. */
function codeOf(error: unknown): string {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  if (typeof code === 'string') return code;
  return cause instanceof Error ? codeOf(cause) : 'UNKNOWN';
}

async function runPending({ sessions, schema, migrations, clock }: MigrateOptions): Promise<string[]> {
  const executed = () =>
    sessions.coreWriterSession(async ({ findAll }) =>
      (await findAll('schemaMigrations', { where: { schema_name: schema }, order: [['name', 'ASC']] })).map(
        (r) => r.name,
      ),
    );
  const missed = outOfOrder(
    migrations.map(({ name }) => name),
    await executed(),
  );
  if (missed !== null) {
    throw new MigrationOrderError(
      `Migration ${missed} sorts before one already applied to ${schema}; give it a later name.`,
    );
  }
  const umzug = new Umzug({
    migrations: migrations.map(({ name, statements }) => ({
      name,
      up: () => sessions.coreWriterSession(({ run }) => run(ddl(schema, statements))),
    })),
    storage: {
      executed,
      logMigration: async ({ name }) => {
        await sessions.coreWriterSession(({ insert }) =>
          insert(schemaMigrations, [{ schema_name: schema, name, applied_at_gmt: gmt(clock()) }]),
        );
      },
      unlogMigration: async () => {
        throw new Error('Migrations go forward only.');
      },
    },
    logger: undefined,
  });
  return (await umzug.up()).map(({ name }) => name);
}
