import { bigint, binary, datetime, id, table } from '../../table.ts';

/** The lock on a value of a custom field: the composite primary key, which also gives the tag its id. */
export const tagDedupe = table(
  'tag_dedupe',
  { primaryKey: ['npcase_id', 'name', 'custom_field_id'] },
  {
    npcase_id: bigint(),
    name: binary(32),
    custom_field_id: bigint(),
    tag_id: id(),
    created_at_gmt: datetime(),
  },
);
