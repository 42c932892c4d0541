import { datetime, int, nullable, table, varchar } from '../table.ts';

/** Where the cases of a region live. Endpoints are NULL where the deployment has only its own. */
export const regions = table(
  'regions',
  { primaryKey: ['name'] },
  {
    name: varchar(16),
    writer_host: nullable(varchar(255)),
    reader_host: nullable(varchar(255)),
    port: nullable(int()),
    shared_schema: nullable(varchar(64)),
    created_at_gmt: datetime(),
  },
);
