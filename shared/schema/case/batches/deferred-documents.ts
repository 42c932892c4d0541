import { CHARACTER_LIMITS } from '../../../domain/limits.ts';
import { bigint, datetime, mediumblob, table, varchar } from '../../table.ts';

/** A document that waits for its family's head, as it was read; its batch's end clears it. */
export const deferredDocuments = table(
  'deferred_documents',
  { primaryKey: ['npcase_id', 'batch_id', 'nge_document_id'] },
  {
    npcase_id: bigint(),
    batch_id: bigint(),
    nge_document_id: varchar(CHARACTER_LIMITS.documentId),
    payload: mediumblob(),
    created_at_gmt: datetime(),
  },
);
