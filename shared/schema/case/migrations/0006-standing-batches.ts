import { type Migration, TABLE_OPTIONS } from '../../migration.ts';

/** What the sweep did for batches that stood still, and why batches were cancelled. */
export const standingBatches: Migration = {
  name: '0006-standing-batches',
  statements: (schema) => [
    `CREATE TABLE IF NOT EXISTS ${schema}.batch_sweeps (
      npcase_id BIGINT NOT NULL,
      batch_id BIGINT NOT NULL,
      sweeps INT NOT NULL,
      swept_at_gmt DATETIME(3) NOT NULL,
      PRIMARY KEY (npcase_id, batch_id)
    ) ${TABLE_OPTIONS}`,
    `CREATE TABLE IF NOT EXISTS ${schema}.batch_cancellations (
      npcase_id BIGINT NOT NULL,
      batch_id BIGINT NOT NULL,
      code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
      created_at_gmt DATETIME(3) NOT NULL,
      PRIMARY KEY (npcase_id, batch_id)
    ) ${TABLE_OPTIONS}`,
  ],
};
