import { type Migration, TABLE_OPTIONS } from '../../migration.ts';

/** What is worth knowing of a batch as a whole. */
export const batchWarnings: Migration = {
  name: '0009-batch-warnings',
  statements: (schema) => [
    `CREATE TABLE IF NOT EXISTS ${schema}.batch_warnings (
      npcase_id BIGINT NOT NULL,
      batch_id BIGINT NOT NULL,
      code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      column_name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      detail VARCHAR(500) NULL,
      created_at_gmt DATETIME(3) NOT NULL,
      PRIMARY KEY (npcase_id, batch_id, code, column_name)
    ) ${TABLE_OPTIONS}`,
  ],
};
