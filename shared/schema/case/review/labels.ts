import { bigint, datetime, defaulted, id, nullable, table, varchar } from '../../table.ts';

/** A name that reviewers give to a set of exhibits. */
export const labels = table(
  'labels',
  { primaryKey: ['id'] },
  {
    id: id(),
    npcase_id: bigint(),
    name: varchar(255),
    created_at_gmt: datetime(),
    deleted_at_gmt: defaulted(nullable(datetime())),
  },
);
