import type { MatchedOn } from '../../../domain/dedupe-key.ts';
import { CHARACTER_LIMITS } from '../../../domain/limits.ts';
import { bigint, datetime, int, nullable, table, varchar } from '../../table.ts';

/** A document whose content the case already held, with what it matched. */
export const documentDuplicates = table(
  'document_duplicates',
  { primaryKey: ['npcase_id', 'batch_id', 'nge_document_id'] },
  {
    npcase_id: bigint(),
    batch_id: bigint(),
    nge_document_id: varchar(CHARACTER_LIMITS.documentId),
    part_number: int(),
    line_number: bigint(),
    kept_batch_id: bigint(),
    kept_document_id: varchar(CHARACTER_LIMITS.documentId),
    kept_exhibit_id: nullable(bigint()),
    matched_on: varchar<MatchedOn>(32),
    custodian_id: nullable(bigint()),
    source_path: nullable(varchar(CHARACTER_LIMITS.sourcePath)),
    created_at_gmt: datetime(),
  },
);
