import { type Migration, TABLE_OPTIONS } from '../../migration.ts';

/** One row: whose the database is. A migration does not know that, so the migrator writes it afterwards. */
export const deployment: Migration = {
  name: '0003-deployment',
  statements: (schema) => [
    `CREATE TABLE IF NOT EXISTS ${schema}.deployment (
      id INT NOT NULL,
      name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      claimed_at_gmt DATETIME(3) NOT NULL,
      PRIMARY KEY (id)
    ) ${TABLE_OPTIONS}`,
  ],
};
