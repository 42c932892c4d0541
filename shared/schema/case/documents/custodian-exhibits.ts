import { bigint, datetime, table } from '../../table.ts';

/** Who held an exhibit, its own custodian and those of its duplicates. */
export const custodianExhibits = table(
  'custodian_exhibits',
  { primaryKey: ['npcase_id', 'exhibit_id', 'custodian_id'] },
  {
    npcase_id: bigint(),
    exhibit_id: bigint(),
    custodian_id: bigint(),
    batch_id: bigint(),
    created_at_gmt: datetime(),
  },
);
