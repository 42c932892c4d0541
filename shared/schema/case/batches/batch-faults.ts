import type { FaultCode, Severity } from '../../../domain/fault-codes.ts';
import { CHARACTER_LIMITS } from '../../../domain/limits.ts';
import { bigint, datetime, int, mediumblob, nullable, table, varchar } from '../../table.ts';

/** Something wrong with an input row. A reject's first error keeps the row's bytes, a warning those of its cell. */
export const batchFaults = table(
  'batch_faults',
  { primaryKey: ['npcase_id', 'batch_id', 'line_number', 'fault_number'] },
  {
    npcase_id: bigint(),
    batch_id: bigint(),
    line_number: bigint(),
    fault_number: int(),
    part_number: int(),
    severity: varchar<Severity>(8),
    code: varchar<FaultCode>(32),
    column_name: nullable(varchar(CHARACTER_LIMITS.fieldName)),
    detail: nullable(varchar(500)),
    nge_document_id: nullable(varchar(CHARACTER_LIMITS.documentId)),
    original: nullable(mediumblob()),
    created_at_gmt: datetime(),
  },
);
