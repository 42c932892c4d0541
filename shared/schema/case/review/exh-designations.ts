import { bigint, datetime, defaulted, id, nullable, table, varchar } from '../../table.ts';

/** How a party designates an exhibit. */
export const exhDesignations = table(
  'exh_designations',
  { primaryKey: ['id'] },
  {
    id: id(),
    npcase_id: bigint(),
    exhibit_id: bigint(),
    designation: varchar(64),
    party: nullable(varchar(255)),
    created_at_gmt: datetime(),
    deleted_at_gmt: defaulted(nullable(datetime())),
  },
);
