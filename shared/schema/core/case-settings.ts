import { bigint, datetime, table, varchar } from '../table.ts';

/** What is set for all imports of a case, one row per setting. */
export const caseSettings = table(
  'case_settings',
  { primaryKey: ['npcase_id', 'name'] },
  {
    npcase_id: bigint(),
    name: varchar(32),
    value: varchar(255),
    updated_at_gmt: datetime(),
  },
);
