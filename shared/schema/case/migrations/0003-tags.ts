import { type Migration, TABLE_OPTIONS } from '../../migration.ts';

/** Custom fields, their values and the links to exhibits. */
export const tags: Migration = {
  name: '0003-tags',
  statements: (schema) => [
    `CREATE TABLE IF NOT EXISTS ${schema}.custom_fields (
      id BIGINT NOT NULL AUTO_INCREMENT,
      npcase_id BIGINT NOT NULL,
      name_digest BINARY(32) NOT NULL,
      name VARCHAR(255) NOT NULL,
      settings JSON NULL,
      created_at_gmt DATETIME(3) NOT NULL,
      deleted_at_gmt DATETIME(3) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY custom_fields_name (npcase_id, name_digest)
    ) ${TABLE_OPTIONS}`,
    `CREATE TABLE IF NOT EXISTS ${schema}.tag_dedupe (
      npcase_id BIGINT NOT NULL,
      name BINARY(32) NOT NULL,
      custom_field_id BIGINT NOT NULL,
      tag_id BIGINT NOT NULL AUTO_INCREMENT,
      created_at_gmt DATETIME(3) NOT NULL,
      PRIMARY KEY (npcase_id, name, custom_field_id),
      UNIQUE KEY tag_dedupe_tag (tag_id)
    ) ${TABLE_OPTIONS}`,
    `CREATE TABLE IF NOT EXISTS ${schema}.tags (
      id BIGINT NOT NULL,
      npcase_id BIGINT NOT NULL,
      custom_field_id BIGINT NOT NULL,
      name TEXT NOT NULL,
      created_at_gmt DATETIME(3) NOT NULL,
      deleted_at_gmt DATETIME(3) NULL,
      PRIMARY KEY (id),
      KEY tags_field (npcase_id, custom_field_id)
    ) ${TABLE_OPTIONS}`,
    `CREATE TABLE IF NOT EXISTS ${schema}.taggings (
      exhibit_id BIGINT NOT NULL,
      tag_id BIGINT NOT NULL,
      npcase_id BIGINT NOT NULL,
      batch_id BIGINT NOT NULL,
      created_at_gmt DATETIME(3) NOT NULL,
      deleted_at_gmt DATETIME(3) NULL,
      PRIMARY KEY (exhibit_id, tag_id),
      KEY taggings_tag (npcase_id, tag_id),
      KEY taggings_batch (npcase_id, batch_id)
    ) ${TABLE_OPTIONS}`,
  ],
};
