import { bigint, datetime, defaulted, nullable, table } from '../table.ts';

/** The cases that may have open batches: where the sweep looks, and when it last did. */
export const importingCases = table(
  'importing_cases',
  { primaryKey: ['npcase_id'] },
  {
    npcase_id: bigint(),
    marked_at_gmt: datetime(),
    swept_at_gmt: defaulted(nullable(datetime())),
  },
);
