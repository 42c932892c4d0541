import { CHARACTER_LIMITS } from '../../../domain/limits.ts';
import { bigint, binary, datetime, table, varchar } from '../../table.ts';

/** The first exhibit of each document id in a case, by the id in lower case. Later exhibits of the same id get a warning. */
export const documentIds = table(
  'document_ids',
  { primaryKey: ['npcase_id', 'id_digest'] },
  {
    npcase_id: bigint(),
    id_digest: binary(32),
    batch_id: bigint(),
    /** As the first exhibit spells it. */
    nge_document_id: varchar(CHARACTER_LIMITS.documentId),
    created_at_gmt: datetime(),
  },
);
