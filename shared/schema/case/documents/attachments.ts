import { CHARACTER_LIMITS } from '../../../domain/limits.ts';
import type { FileKind } from '../../../domain/vocabulary.ts';
import { bigint, binary, datetime, defaulted, id, nullable, table, varchar } from '../../table.ts';

/** A file of an exhibit: its native, its text or an image. */
export const attachments = table(
  'attachments',
  { primaryKey: ['id'], key: ['npcase_id', 'exhibit_id', 'kind', 'path_digest'] },
  {
    id: id(),
    npcase_id: bigint(),
    exhibit_id: bigint(),
    kind: varchar<FileKind>(16),
    path_digest: binary(32),
    path: varchar(CHARACTER_LIMITS.filePath),
    created_at_gmt: datetime(),
    deleted_at_gmt: defaulted(nullable(datetime())),
  },
);
