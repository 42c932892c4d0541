import { z } from 'zod';
import { COLUMN_ROLES, DATE_ROLES } from './column-roles.ts';
import { type Dialect, dialectSchema } from './dialect.ts';
import { DATE_ORDERS } from './fields/date-order.ts';

/**
 * The version of the rules by which a file is split into records. It goes up when they change: a part that was cut by
 * others may hold another number of records than it was recorded with.
 */
export const SPLITTING = 3;

/**
 * All that reading a record takes besides its bytes; JSON-serialisable and stored with the batch, so that every part
 * is read alike. `columns` is empty for JSON Lines, where each line names its own.
 */
export const layoutSchema = z.strictObject({
  /** The rules by which the parts were cut; absent for the first ones. */
  splitting: z.int().min(1).optional(),
  dialect: dialectSchema,
  columns: z.array(z.strictObject({ header: z.string(), role: z.enum(COLUMN_ROLES).nullable() })),
  /** Empty cells that rows have behind the last column; absent where the first rows do not agree. */
  surplus: z.int().min(0).optional(),
  /** What the batch or its case said of its dates when it was recorded; absent when neither said anything. */
  dateOrder: z.enum(DATE_ORDERS).optional(),
  /** By the date column's role, as the whole file decides it. */
  dateOrders: z.partialRecord(z.enum(DATE_ROLES), z.enum(DATE_ORDERS)),
});
export type Layout = z.infer<typeof layoutSchema>;

/** What a record of the file looks like, as far as it tells where records begin and end; nulls where lines name their cells. */
export interface RecordShape<D extends Dialect = Dialect> {
  readonly dialect: D;
  /** Cells that a record must have. */
  readonly columnCount: number | null;
  /** Index of the column of document ids. */
  readonly idColumn: number | null;
}

export function recordShape({ dialect, columns }: Layout): RecordShape {
  if (columns.length === 0) return { dialect, columnCount: null, idColumn: null };
  const idColumn = columns.findIndex(({ role }) => role === 'documentId');
  return { dialect, columnCount: columns.length, idColumn: idColumn === -1 ? null : idColumn };
}
