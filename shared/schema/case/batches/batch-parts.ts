import type { PartKind, PartStatus } from '../../../domain/vocabulary.ts';
import { bigint, datetime, defaulted, int, nullable, table, varchar } from '../../table.ts';

/** A unit of work of a batch, with what became of its rows; the reconciliation adds these up. */
export const batchParts = table(
  'batch_parts',
  { primaryKey: ['npcase_id', 'batch_id', 'part_number'] },
  {
    npcase_id: bigint(),
    batch_id: bigint(),
    part_number: int(),
    kind: varchar<PartKind>(16),
    status: varchar<PartStatus>(16),
    byte_start: nullable(bigint()),
    byte_end: nullable(bigint()),
    first_line: nullable(bigint()),
    row_count: int(),
    loaded: defaulted(int()),
    duplicates: defaulted(int()),
    rejected: defaulted(int()),
    deferred: defaulted(int()),
    warnings: defaulted(int()),
    tagged: defaulted(int()),
    taggings: defaulted(int()),
    released_at_gmt: defaulted(nullable(datetime())),
    loaded_at_gmt: defaulted(nullable(datetime())),
    done_at_gmt: defaulted(nullable(datetime())),
    created_at_gmt: datetime(),
  },
);
