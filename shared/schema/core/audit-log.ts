import { auditDetail } from '../case/review/audit-log.ts';
import { bigint, datetime, id, json, nullable, table, varchar } from '../table.ts';

/** Who did what to the platform, for the record. */
export const auditLog = table(
  'audit_log',
  { primaryKey: ['id'] },
  {
    id: id(),
    npcase_id: nullable(bigint()),
    actor: varchar(128),
    action: varchar(64),
    detail: nullable(json(auditDetail)),
    created_at_gmt: datetime(),
  },
);
