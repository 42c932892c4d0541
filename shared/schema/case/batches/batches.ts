import { CHARACTER_LIMITS } from '../../../domain/limits.ts';
import type { BatchStatus, DedupePolicy, SourceKind } from '../../../domain/vocabulary.ts';
import { cutStateSchema } from '../../../load-files/cutting/cut-state.ts';
import { layoutSchema } from '../../../load-files/layout.ts';
import { bigint, binary, datetime, defaulted, id, int, json, jsontext, nullable, table, varchar } from '../../table.ts';

/** One import into one case: a load file, or a stream of messages. */
export const batches = table(
  'batches',
  { primaryKey: ['id'], key: ['npcase_id', 'source_digest'] },
  {
    id: id(),
    npcase_id: bigint(),
    name: varchar(CHARACTER_LIMITS.batchName),
    source_digest: binary(32),
    source_kind: varchar<SourceKind>(16),
    source_bucket: nullable(varchar(63)),
    source_key: nullable(varchar(1024)),
    source_version: nullable(varchar(1024)),
    source_etag: nullable(varchar(128)),
    source_bytes: nullable(bigint()),
    status: varchar<BatchStatus>(32),
    window_size: defaulted(nullable(int())),
    dedupe_policy: varchar<DedupePolicy>(16),
    /** As the header gave it; see `date_orders`. */
    layout: defaulted(nullable(jsontext(layoutSchema))),
    /** Which the whole file shows, and so known when it is cut. */
    date_orders: defaulted(nullable(json(layoutSchema.shape.dateOrders))),
    cut_state: defaulted(nullable(json(cutStateSchema))),
    cut_finished_at_gmt: defaulted(nullable(datetime())),
    expected_documents: defaulted(nullable(bigint())),
    rows_received: defaulted(bigint()),
    last_part_number: defaulted(int()),
    started_at_gmt: defaulted(nullable(datetime())),
    finished_at_gmt: defaulted(nullable(datetime())),
    created_at_gmt: datetime(),
    updated_at_gmt: datetime(),
    deleted_at_gmt: defaulted(nullable(datetime())),
  },
);
