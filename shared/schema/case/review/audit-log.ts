import { z } from 'zod';

/** Numbers and words about the action; never a document's content. */
export const auditDetail = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

import { bigint, datetime, id, json, nullable, table, varchar } from '../../table.ts';

/** Who did what to the case, for the record. */
export const auditLog = table(
  'audit_log',
  { primaryKey: ['id'] },
  {
    id: id(),
    npcase_id: bigint(),
    actor: varchar(128),
    action: varchar(64),
    batch_id: nullable(bigint()),
    detail: nullable(json(auditDetail)),
    created_at_gmt: datetime(),
  },
);
