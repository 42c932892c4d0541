import { bigint, binary, datetime, table } from '../table.ts';

/** The batch that brought a load file into the case, by the SHA-256 of the whole file. The key is the lock. */
export const batchContents = table(
  'batch_contents',
  { primaryKey: ['npcase_id', 'content_digest'] },
  {
    npcase_id: bigint(),
    content_digest: binary(32),
    batch_id: bigint(),
    created_at_gmt: datetime(),
  },
);
