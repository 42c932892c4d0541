import { bigint, binary, datetime, table } from '../../table.ts';

/**
 * The claim on the bytes of a load file, by the SHA-256 of the whole file. Its row is the lock under which batches of the
 * same bytes are judged. Its batch is one of those in `content_loads`; earlier versions wrote it only here.
 */
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
