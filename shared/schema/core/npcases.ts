import type { CaseStatus, DedupePolicy, Isolation } from '../../domain/vocabulary.ts';
import { bigint, datetime, defaulted, flag, int, nullable, table, varchar } from '../table.ts';

/** The directory of cases. */
export const npcases = table(
  'npcases',
  { primaryKey: ['id'] },
  {
    id: bigint(),
    account_id: bigint(),
    region: varchar(16),
    name: varchar(255),
    isolation: varchar<Isolation>(16),
    status: varchar<CaseStatus>(16),
    legal_hold: defaulted(flag()),
    dedupe_policy: varchar<DedupePolicy>(16),
    dedupe_policy_fixed_at_gmt: defaulted(nullable(datetime())),
    window_size: defaulted(int()),
    schema_version: defaulted(nullable(varchar(255))),
    created_at_gmt: datetime(),
    updated_at_gmt: datetime(),
    deleted_at_gmt: defaulted(nullable(datetime())),
  },
);
