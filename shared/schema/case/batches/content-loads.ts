import { bigint, binary, datetime, table } from '../../table.ts';

/**
 * Every batch that loads a load file, by the SHA-256 of the whole file. As long as one of them is not cancelled, another
 * batch of the same bytes is a repeat.
 */
export const contentLoads = table(
  'content_loads',
  { primaryKey: ['npcase_id', 'content_digest', 'batch_id'] },
  {
    npcase_id: bigint(),
    content_digest: binary(32),
    batch_id: bigint(),
    created_at_gmt: datetime(),
  },
);
