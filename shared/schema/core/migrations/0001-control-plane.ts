import { type Migration, TABLE_OPTIONS } from '../../migration.ts';

/** Accounts, users, the directory of cases, the migration ledger, idempotency records and the audit log. */
export const controlPlane: Migration = {
  name: '0001-control-plane',
  statements: (schema) => [
    `CREATE TABLE IF NOT EXISTS ${schema}.accounts (
      id BIGINT NOT NULL,
      name VARCHAR(255) NOT NULL,
      created_at_gmt DATETIME(3) NOT NULL,
      deleted_at_gmt DATETIME(3) NULL,
      PRIMARY KEY (id)
    ) ${TABLE_OPTIONS}`,
    `CREATE TABLE IF NOT EXISTS ${schema}.users (
      id BIGINT NOT NULL AUTO_INCREMENT,
      email_digest BINARY(32) NOT NULL,
      email VARCHAR(320) NOT NULL,
      name VARCHAR(255) NOT NULL,
      created_at_gmt DATETIME(3) NOT NULL,
      deleted_at_gmt DATETIME(3) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY users_email (email_digest)
    ) ${TABLE_OPTIONS}`,
    `CREATE TABLE IF NOT EXISTS ${schema}.account_users (
      account_id BIGINT NOT NULL,
      user_id BIGINT NOT NULL,
      role VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      created_at_gmt DATETIME(3) NOT NULL,
      PRIMARY KEY (account_id, user_id),
      KEY account_users_user (user_id)
    ) ${TABLE_OPTIONS}`,
    `CREATE TABLE IF NOT EXISTS ${schema}.regions (
      name VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      writer_host VARCHAR(255) NULL,
      reader_host VARCHAR(255) NULL,
      port INT NULL,
      shared_schema VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
      created_at_gmt DATETIME(3) NOT NULL,
      PRIMARY KEY (name)
    ) ${TABLE_OPTIONS}`,
    `CREATE TABLE IF NOT EXISTS ${schema}.npcases (
      id BIGINT NOT NULL,
      account_id BIGINT NOT NULL,
      region VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      name VARCHAR(255) NOT NULL,
      isolation VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      legal_hold TINYINT(1) NOT NULL DEFAULT 0,
      dedupe_policy VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      dedupe_policy_fixed_at_gmt DATETIME(3) NULL,
      window_size INT NOT NULL DEFAULT 20,
      schema_version VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
      created_at_gmt DATETIME(3) NOT NULL,
      updated_at_gmt DATETIME(3) NOT NULL,
      deleted_at_gmt DATETIME(3) NULL,
      PRIMARY KEY (id),
      KEY npcases_account (account_id),
      KEY npcases_region_version (region, schema_version)
    ) ${TABLE_OPTIONS}`,
    `CREATE TABLE IF NOT EXISTS ${schema}.npcase_status_logs (
      id BIGINT NOT NULL AUTO_INCREMENT,
      npcase_id BIGINT NOT NULL,
      from_status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
      to_status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      changed_by VARCHAR(128) NOT NULL,
      created_at_gmt DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      KEY npcase_status_logs_case (npcase_id)
    ) ${TABLE_OPTIONS}`,
    `CREATE TABLE IF NOT EXISTS ${schema}.idempotency_records (
      id_digest BINARY(32) NOT NULL,
      id VARCHAR(512) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      owner BINARY(16) NOT NULL,
      status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      expiry_epoch_s BIGINT NOT NULL,
      in_progress_expiry_epoch_ms BIGINT NULL,
      response_json MEDIUMTEXT NULL,
      payload_digest VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NULL,
      PRIMARY KEY (id_digest),
      KEY idempotency_records_expiry (expiry_epoch_s)
    ) ${TABLE_OPTIONS}`,
    `CREATE TABLE IF NOT EXISTS ${schema}.audit_log (
      id BIGINT NOT NULL AUTO_INCREMENT,
      npcase_id BIGINT NULL,
      actor VARCHAR(128) NOT NULL,
      action VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      detail JSON NULL,
      created_at_gmt DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      KEY audit_log_case (npcase_id, created_at_gmt)
    ) ${TABLE_OPTIONS}`,
  ],
};
