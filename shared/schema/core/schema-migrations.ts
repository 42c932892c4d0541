import { datetime, table, varchar } from '../table.ts';

/** Which migration was applied to which schema. */
export const schemaMigrations = table(
  'schema_migrations',
  { primaryKey: ['schema_name', 'name'] },
  {
    schema_name: varchar(64),
    name: varchar(255),
    applied_at_gmt: datetime(),
  },
);
