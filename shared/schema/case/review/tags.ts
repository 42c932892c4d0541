import { bigint, datetime, defaulted, nullable, table, text } from '../../table.ts';

/** A value of a custom field. Its id is the one its `tag_dedupe` row was given. */
export const tags = table(
  'tags',
  { primaryKey: ['id'] },
  {
    id: bigint(),
    npcase_id: bigint(),
    custom_field_id: bigint(),
    name: text(),
    created_at_gmt: datetime(),
    deleted_at_gmt: defaulted(nullable(datetime())),
  },
);
