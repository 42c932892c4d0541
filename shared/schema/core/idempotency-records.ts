import { bigint, binary, mediumtext, nullable, table, varchar } from '../table.ts';

/** What commands are in progress or done; see shared/idempotency. */
export const idempotencyRecords = table(
  'idempotency_records',
  { primaryKey: ['id_digest'] },
  {
    id_digest: binary(32),
    id: varchar(512),
    owner: binary(16),
    status: varchar(16),
    expiry_epoch_s: bigint(),
    in_progress_expiry_epoch_ms: nullable(bigint()),
    response_json: nullable(mediumtext()),
    payload_digest: nullable(varchar(128)),
  },
);
