import { type Migration, TABLE_OPTIONS } from '../../migration.ts';

/** Which batch brought which bytes into the case, and which batches were repeats of others. */
export const batchContents: Migration = {
  name: '0007-batch-contents',
  statements: (schema) => [
    `CREATE TABLE IF NOT EXISTS ${schema}.batch_contents (
      npcase_id BIGINT NOT NULL,
      content_digest BINARY(32) NOT NULL,
      batch_id BIGINT NOT NULL,
      created_at_gmt DATETIME(3) NOT NULL,
      PRIMARY KEY (npcase_id, content_digest)
    ) ${TABLE_OPTIONS}`,
    `CREATE TABLE IF NOT EXISTS ${schema}.batch_repeats (
      npcase_id BIGINT NOT NULL,
      batch_id BIGINT NOT NULL,
      repeat_of_batch_id BIGINT NOT NULL,
      created_at_gmt DATETIME(3) NOT NULL,
      PRIMARY KEY (npcase_id, batch_id)
    ) ${TABLE_OPTIONS}`,
  ],
};
