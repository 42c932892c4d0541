import { bigint, datetime, int, table, varchar } from '../../table.ts';

/** What a batch brought in, by item: its custodians, and how many of its documents name them first. */
export const batchSources = table(
  'batch_sources',
  { primaryKey: ['npcase_id', 'batch_id', 'item_type', 'item_id'] },
  {
    npcase_id: bigint(),
    batch_id: bigint(),
    item_type: varchar<'Custodian'>(32),
    item_id: bigint(),
    documents: int(),
    created_at_gmt: datetime(),
  },
);
