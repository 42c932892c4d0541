import { z } from 'zod';
import type { BatchWarning, BatchWarningCode } from '../../domain/batch-warnings.ts';
import { DATE_ROLES, type DateRole } from '../column-roles.ts';
import { type ColumnDateOrder, columnDateOrders } from '../fields/column-date-orders.ts';
import type { Layout } from '../layout.ts';

const evidenceSchema = z.strictObject({
  dayFirst: z.boolean(),
  monthFirst: z.boolean(),
  /** Not observed by the version that stored a state without it. */
  ambiguous: z.boolean().default(false),
});

/** Batch warnings of rows; each is told with the first line that it is about. */
const ROW_WARNINGS = ['EMPTY_ROWS', 'TRAILING_CELLS'] as const satisfies readonly BatchWarningCode[];

/**
 * Where cutting goes on behind a part: stored with it, so that a crash costs the part in hand and the same parts come
 * out. The evidence and the first lines may be of records behind `byteStart`, which are read again and show the same once more.
 */
export const cutStateSchema = z.strictObject({
  /** Absolute in the object. */
  byteStart: z.int().min(0),
  /** 1-based. */
  lineNumber: z.int().min(1),
  partNumber: z.int().min(1),
  dateEvidence: z.partialRecord(z.enum(DATE_ROLES), evidenceSchema),
  /** 1-based; of the warnings that no line has shown yet, none. States that older versions stored are without it. */
  firstLines: z.partialRecord(z.enum(ROW_WARNINGS), z.int().min(1)).default({}),
});
export type CutState = z.infer<typeof cutStateSchema>;

/** Where cutting begins: behind the header. */
export const startOfCut = (byteStart: number, lineNumber: number): CutState => ({
  byteStart,
  lineNumber,
  partNumber: 1,
  dateEvidence: {},
  firstLines: {},
});

/** The layout with the date orders that the whole file decides; to be stored before any part is read. */
export const withDateOrders = (layout: Layout, state: CutState): Layout => ({
  ...layout,
  dateOrders: Object.fromEntries([...decidedOrders(layout, state)].map(([role, { order }]) => [role, order])),
});

/** What is worth knowing of the whole file. */
export const fileWarnings = (layout: Layout, state: CutState): BatchWarning[] => [
  ...dateOrderWarnings(layout, state),
  ...ROW_WARNINGS.flatMap((code) => {
    const line = state.firstLines[code];
    return line === undefined ? [] : [{ code, column: null, detail: `line ${line}` }];
  }),
];

const dateOrderWarnings = (layout: Layout, state: CutState): BatchWarning[] =>
  [...decidedOrders(layout, state)].flatMap(([role, { warning }]) =>
    warning === null ? [] : [{ ...warning, column: headerOf(layout, role) }],
  );

function decidedOrders({ dateOrder }: Layout, { dateEvidence }: CutState): Map<DateRole, ColumnDateOrder> {
  const evidence = DATE_ROLES.flatMap((role) => {
    const shown = dateEvidence[role];
    return shown ? [[role, shown] as const] : [];
  });
  return columnDateOrders(new Map(evidence), dateOrder ?? null);
}

/** The records of JSON Lines each name a column in a way of their own; what the column means says which it is. */
const headerOf = ({ columns }: Layout, role: DateRole): string =>
  columns.find((column) => column.role === role)?.header ?? role;
