import type { BatchWarningCode } from '../../../domain/batch-warnings.ts';
import { CHARACTER_LIMITS } from '../../../domain/limits.ts';
import { bigint, datetime, nullable, table, varchar } from '../../table.ts';

/** What is worth knowing of a batch as a whole; the warnings of its rows are faults. */
export const batchWarnings = table(
  'batch_warnings',
  { primaryKey: ['npcase_id', 'batch_id', 'code', 'column_name'] },
  {
    npcase_id: bigint(),
    batch_id: bigint(),
    code: varchar<BatchWarningCode>(32),
    /** Empty where no column is meant: a column of a key is never NULL. */
    column_name: varchar(CHARACTER_LIMITS.fieldName),
    detail: nullable(varchar(500)),
    created_at_gmt: datetime(),
  },
);
