import { type Migration, TABLE_OPTIONS } from '../../migration.ts';

/** Every batch that loads the same bytes; `batch_contents` has room for one of them only. */
export const contentLoads: Migration = {
  name: '0010-content-loads',
  statements: (schema) => [
    `CREATE TABLE IF NOT EXISTS ${schema}.content_loads (
      npcase_id BIGINT NOT NULL,
      content_digest BINARY(32) NOT NULL,
      batch_id BIGINT NOT NULL,
      created_at_gmt DATETIME(3) NOT NULL,
      PRIMARY KEY (npcase_id, content_digest, batch_id)
    ) ${TABLE_OPTIONS}`,
  ],
};
