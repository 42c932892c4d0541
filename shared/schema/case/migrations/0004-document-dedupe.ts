import { type Migration, TABLE_OPTIONS } from '../../migration.ts';

/** The lock on content: digests in the composite primary key (InnoDB keys end at 3,072 bytes). */
export const documentDedupe: Migration = {
  name: '0004-document-dedupe',
  statements: (schema) => [
    `CREATE TABLE IF NOT EXISTS ${schema}.doc_dedupe (
      npcase_id BIGINT NOT NULL,
      custodian BINARY(32) NOT NULL,
      message_id BINARY(32) NOT NULL,
      bcc BINARY(32) NOT NULL,
      md5 BINARY(32) NOT NULL,
      doc_type VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      batch_id BIGINT NOT NULL,
      nge_document_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      created_at_gmt DATETIME(3) NOT NULL,
      PRIMARY KEY (npcase_id, custodian, message_id, bcc, md5, doc_type),
      KEY doc_dedupe_document (npcase_id, batch_id, nge_document_id)
    ) ${TABLE_OPTIONS}`,
  ],
};
