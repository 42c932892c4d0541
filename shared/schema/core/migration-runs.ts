import { datetime, nullable, table, varchar } from '../table.ts';

/** The latest run of migrations of a schema; its row is the lock. */
export const migrationRuns = table(
  'migration_runs',
  { primaryKey: ['schema_name'] },
  {
    schema_name: varchar(64),
    status: varchar<'running' | 'done' | 'failed'>(16),
    started_at_gmt: nullable(datetime()),
    finished_at_gmt: nullable(datetime()),
    error_code: nullable(varchar(64)),
  },
);
