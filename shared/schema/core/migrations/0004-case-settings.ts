import { type Migration, TABLE_OPTIONS } from '../../migration.ts';

/** What is set for all imports of a case: one row per setting, so that a new one needs no new table. */
export const caseSettings: Migration = {
  name: '0004-case-settings',
  statements: (schema) => [
    `CREATE TABLE IF NOT EXISTS ${schema}.case_settings (
      npcase_id BIGINT NOT NULL,
      name VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      value VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      updated_at_gmt DATETIME(3) NOT NULL,
      PRIMARY KEY (npcase_id, name)
    ) ${TABLE_OPTIONS}`,
  ],
};
