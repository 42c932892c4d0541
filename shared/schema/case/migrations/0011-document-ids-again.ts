import type { Migration } from '../../migration.ts';

/**
 * Records the exhibits once more whose ids are not recorded: those that an earlier version of the loader wrote after
 * `0008-document-ids`, and those with letters that it lowered in another way than the database does.
 */
export const documentIdsAgain: Migration = {
  name: '0011-document-ids-again',
  statements: (schema) => [
    `INSERT INTO ${schema}.document_ids (npcase_id, id_digest, batch_id, nge_document_id, created_at_gmt)
      SELECT npcase_id, UNHEX(SHA2(LOWER(nge_document_id), 256)), batch_id, nge_document_id, created_at_gmt
      FROM ${schema}.exhibits ORDER BY id
      ON DUPLICATE KEY UPDATE document_ids.npcase_id = document_ids.npcase_id`,
  ],
};
