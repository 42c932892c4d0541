import { binary, datetime, defaulted, id, nullable, table, varchar } from '../table.ts';

/** A person who signs in. */
export const users = table(
  'users',
  { primaryKey: ['id'] },
  {
    id: id(),
    email_digest: binary(32),
    email: varchar(320),
    name: varchar(255),
    created_at_gmt: datetime(),
    deleted_at_gmt: defaulted(nullable(datetime())),
  },
);
