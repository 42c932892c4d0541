import { z } from 'zod';
import { type DateOrder, dateOrder } from '../fields/date-order.ts';
import { DATE_ROLES } from './column-roles.ts';
import type { Layout } from './layout.ts';

const evidenceSchema = z.strictObject({ dayFirst: z.boolean(), monthFirst: z.boolean() });

/**
 * Where cutting goes on behind a part: stored with it, so that a crash costs the part in hand and the same parts come
 * out. The evidence may be of records behind `byteStart`, which are read again and show the same once more.
 */
export const cutStateSchema = z.strictObject({
  /** Absolute in the object. */
  byteStart: z.int().min(0),
  /** 1-based. */
  lineNumber: z.int().min(1),
  partNumber: z.int().min(1),
  dateEvidence: z.partialRecord(z.enum(DATE_ROLES), evidenceSchema),
});
export type CutState = z.infer<typeof cutStateSchema>;

/** Where cutting begins: behind the header. */
export const startOfCut = (byteStart: number, lineNumber: number): CutState => ({
  byteStart,
  lineNumber,
  partNumber: 1,
  dateEvidence: {},
});

/** The layout with the date orders that the whole file shows; to be stored before any part is read. */
export function withDateOrders(layout: Layout, { dateEvidence }: CutState): Layout {
  const dateOrders: Partial<Record<(typeof DATE_ROLES)[number], DateOrder>> = {};
  for (const role of DATE_ROLES) {
    const evidence = dateEvidence[role];
    if (evidence) dateOrders[role] = dateOrder(evidence);
  }
  return { ...layout, dateOrders };
}
