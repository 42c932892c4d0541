import { CHARACTER_LIMITS } from '../../../domain/limits.ts';
import { bigint, datetime, table, varchar } from '../../table.ts';

/** A family pointer as the batch gave it, between document ids. */
export const documentRelationsInBatch = table(
  'document_relations_in_batch',
  { primaryKey: ['npcase_id', 'batch_id', 'child_document_id'] },
  {
    npcase_id: bigint(),
    batch_id: bigint(),
    child_document_id: varchar(CHARACTER_LIMITS.documentId),
    parent_document_id: varchar(CHARACTER_LIMITS.documentId),
    created_at_gmt: datetime(),
  },
);
