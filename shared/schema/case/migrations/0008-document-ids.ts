import { type Migration, TABLE_OPTIONS } from '../../migration.ts';

/** The first exhibit of each document id in the case, without regard to case; the exhibits that exist are recorded. */
export const documentIds: Migration = {
  name: '0008-document-ids',
  statements: (schema) => [
    `CREATE TABLE IF NOT EXISTS ${schema}.document_ids (
      npcase_id BIGINT NOT NULL,
      id_digest BINARY(32) NOT NULL,
      batch_id BIGINT NOT NULL,
      nge_document_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      created_at_gmt DATETIME(3) NOT NULL,
      PRIMARY KEY (npcase_id, id_digest)
    ) ${TABLE_OPTIONS}`,
    `INSERT INTO ${schema}.document_ids (npcase_id, id_digest, batch_id, nge_document_id, created_at_gmt)
      SELECT npcase_id, UNHEX(SHA2(LOWER(nge_document_id), 256)), batch_id, nge_document_id, created_at_gmt
      FROM ${schema}.exhibits ORDER BY id
      ON DUPLICATE KEY UPDATE document_ids.npcase_id = document_ids.npcase_id`,
  ],
};
