import { TABLE_OPTIONS } from '../../migration.ts';

/** What must stand before the first migration can be journalled: the ledger with its run locks. */
export const ledgerStatements = (schema: string): readonly string[] => [
  `CREATE TABLE IF NOT EXISTS ${schema}.schema_migrations (
    schema_name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    applied_at_gmt DATETIME(3) NOT NULL,
    PRIMARY KEY (schema_name, name)
  ) ${TABLE_OPTIONS}`,
  `CREATE TABLE IF NOT EXISTS ${schema}.migration_runs (
    schema_name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    started_at_gmt DATETIME(3) NULL,
    finished_at_gmt DATETIME(3) NULL,
    error_code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    PRIMARY KEY (schema_name)
  ) ${TABLE_OPTIONS}`,
];
