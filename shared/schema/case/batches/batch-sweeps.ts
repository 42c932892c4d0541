import { bigint, datetime, int, table } from '../../table.ts';

/** How often the sweep found a batch standing still, and when it last did. */
export const batchSweeps = table(
  'batch_sweeps',
  { primaryKey: ['npcase_id', 'batch_id'] },
  {
    npcase_id: bigint(),
    batch_id: bigint(),
    sweeps: int(),
    swept_at_gmt: datetime(),
  },
);
