import { type Migration, TABLE_OPTIONS } from '../../migration.ts';

/** Who did what to the case. */
export const auditLog: Migration = {
  name: '0005-audit-log',
  statements: (schema) => [
    `CREATE TABLE IF NOT EXISTS ${schema}.audit_log (
      id BIGINT NOT NULL AUTO_INCREMENT,
      npcase_id BIGINT NOT NULL,
      actor VARCHAR(128) NOT NULL,
      action VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      batch_id BIGINT NULL,
      detail JSON NULL,
      created_at_gmt DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      KEY audit_log_case (npcase_id, created_at_gmt)
    ) ${TABLE_OPTIONS}`,
  ],
};
