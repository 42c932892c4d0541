import type { CaseStatus } from '../../domain/vocabulary.ts';
import { bigint, datetime, id, nullable, table, varchar } from '../table.ts';

/** Every change of the status of a case. */
export const npcaseStatusLogs = table(
  'npcase_status_logs',
  { primaryKey: ['id'] },
  {
    id: id(),
    npcase_id: bigint(),
    from_status: nullable(varchar<CaseStatus>(16)),
    to_status: varchar<CaseStatus>(16),
    changed_by: varchar(128),
    created_at_gmt: datetime(),
  },
);
