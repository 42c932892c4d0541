import type { PartKind, PartStatus } from '../domain/vocabulary.ts';
import type { batchParts } from '../schema/case/batches/batch-parts.ts';
import type { NewCaseRow } from '../schema/table.ts';

/** A part as it is first recorded. */
export interface NewPart {
  readonly batchId: number;
  readonly partNumber: number;
  readonly kind: PartKind;
  readonly status: PartStatus;
  readonly rowCount: number;
  /** Where its records stand in the object, for a part of a load file; `firstLine` alone for one of messages. */
  readonly byteStart?: number;
  readonly byteEnd?: number;
  readonly firstLine?: number;
  readonly now: string;
}

export const partRow = (part: NewPart): NewCaseRow<typeof batchParts> => ({
  batch_id: part.batchId,
  part_number: part.partNumber,
  kind: part.kind,
  status: part.status,
  byte_start: part.byteStart ?? null,
  byte_end: part.byteEnd ?? null,
  first_line: part.firstLine ?? null,
  row_count: part.rowCount,
  created_at_gmt: part.now,
});
