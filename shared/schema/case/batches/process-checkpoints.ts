import { CHARACTER_LIMITS } from '../../../domain/limits.ts';
import type { CheckpointStatus } from '../../../domain/vocabulary.ts';
import { bigint, binary, datetime, defaulted, int, nullable, table, varchar } from '../../table.ts';

/** How far one document has come. The key is what makes a repeat of any message harmless. */
export const processCheckpoints = table(
  'process_checkpoints',
  { primaryKey: ['npcase_id', 'batch_id', 'nge_document_id'] },
  {
    npcase_id: bigint(),
    batch_id: bigint(),
    nge_document_id: varchar(CHARACTER_LIMITS.documentId),
    part_number: int(),
    line_number: bigint(),
    status: varchar<CheckpointStatus>(16),
    /** Of the row as it came: a repeat has the same one, another document under the same id has not. */
    content_digest: binary(32),
    parent_document_id: nullable(varchar(CHARACTER_LIMITS.documentId)),
    exhibit_id: defaulted(nullable(bigint())),
    created_at_gmt: datetime(),
    updated_at_gmt: datetime(),
  },
);
