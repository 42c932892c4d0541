import { type Migration, TABLE_OPTIONS } from '../../migration.ts';

/**
 * The cases that may have open batches. Who was there before is marked, because nobody knows what stands in them; the
 * sweep takes the marks away again that mean nothing.
 */
export const importingCases: Migration = {
  name: '0002-importing-cases',
  statements: (schema) => [
    `CREATE TABLE IF NOT EXISTS ${schema}.importing_cases (
      npcase_id BIGINT NOT NULL,
      marked_at_gmt DATETIME(3) NOT NULL,
      swept_at_gmt DATETIME(3) NULL,
      PRIMARY KEY (npcase_id),
      KEY importing_cases_swept (swept_at_gmt)
    ) ${TABLE_OPTIONS}`,
    `INSERT INTO ${schema}.importing_cases (npcase_id, marked_at_gmt)
      SELECT id, UTC_TIMESTAMP(3) FROM ${schema}.npcases
      WHERE status IN ('active', 'frozen') AND deleted_at_gmt IS NULL
      ON DUPLICATE KEY UPDATE importing_cases.npcase_id = importing_cases.npcase_id`,
  ],
};
