import { bigint, datetime, defaulted, nullable, table, varchar } from '../table.ts';

/** A customer. */
export const accounts = table(
  'accounts',
  { primaryKey: ['id'] },
  {
    id: bigint(),
    name: varchar(255),
    created_at_gmt: datetime(),
    deleted_at_gmt: defaulted(nullable(datetime())),
  },
);
