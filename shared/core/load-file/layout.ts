import { z } from 'zod';
import { DATE_ORDERS } from '../fields/date-order.ts';
import { COLUMN_ROLES, DATE_ROLES } from './column-roles.ts';
import { dialectSchema } from './dialect.ts';

/**
 * All that reading a record takes besides its bytes; JSON-serialisable and stored with the batch, so that every part
 * is read alike. `columns` is empty for JSON Lines, where each line names its own.
 */
export const layoutSchema = z.strictObject({
  dialect: dialectSchema,
  columns: z.array(z.strictObject({ header: z.string(), role: z.enum(COLUMN_ROLES).nullable() })),
  /** By the date column's role; a column without evidence is read month first. */
  dateOrders: z.partialRecord(z.enum(DATE_ROLES), z.enum(DATE_ORDERS)),
});
export type Layout = z.infer<typeof layoutSchema>;

/** Cells that a record must have; null for JSON Lines. */
export const columnCount = ({ dialect, columns }: Layout): number | null =>
  dialect.format === 'delimited' ? columns.length : null;
