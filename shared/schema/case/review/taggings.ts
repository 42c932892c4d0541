import { bigint, datetime, defaulted, nullable, table } from '../../table.ts';

/** The link of a tag to an exhibit. */
export const taggings = table(
  'taggings',
  { primaryKey: ['exhibit_id', 'tag_id'] },
  {
    exhibit_id: bigint(),
    tag_id: bigint(),
    npcase_id: bigint(),
    batch_id: bigint(),
    created_at_gmt: datetime(),
    deleted_at_gmt: defaulted(nullable(datetime())),
  },
);
