import { datetime, int, table, varchar } from '../table.ts';

/** The deployment that the database is of, in its only row. */
export const deployment = table(
  'deployment',
  { primaryKey: ['id'] },
  {
    id: int(),
    /** What all names of the deployment begin with. */
    name: varchar(64),
    claimed_at_gmt: datetime(),
  },
);
