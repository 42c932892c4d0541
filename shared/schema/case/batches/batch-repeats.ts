import { bigint, datetime, table } from '../../table.ts';

/** Batches that were cancelled because another batch of the case had brought the same bytes. */
export const batchRepeats = table(
  'batch_repeats',
  { primaryKey: ['npcase_id', 'batch_id'] },
  {
    npcase_id: bigint(),
    batch_id: bigint(),
    repeat_of_batch_id: bigint(),
    created_at_gmt: datetime(),
  },
);
