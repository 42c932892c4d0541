import { CHARACTER_LIMITS } from '../../../domain/limits.ts';
import type { DocType } from '../../../domain/vocabulary.ts';
import { bigint, binary, datetime, table, varchar } from '../../table.ts';

/** The lock on a document's content: the composite primary key. The originals of the digests stand on the exhibit. */
export const docDedupe = table(
  'doc_dedupe',
  { primaryKey: ['npcase_id', 'custodian', 'message_id', 'bcc', 'md5', 'doc_type'] },
  {
    npcase_id: bigint(),
    custodian: binary(32),
    message_id: binary(32),
    bcc: binary(32),
    md5: binary(32),
    doc_type: varchar<DocType>(16),
    batch_id: bigint(),
    nge_document_id: varchar(CHARACTER_LIMITS.documentId),
    created_at_gmt: datetime(),
  },
);
