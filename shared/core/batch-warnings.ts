/**
 * The stable codes of what is worth knowing of a batch as a whole, and costs none of its rows. A code never changes its
 * meaning and is never reused.
 */
export const BATCH_WARNINGS = {
  DATE_ORDER_ASSUMED: {
    advice: 'Nothing shows whether day or month comes first in this column, and month was assumed; set `dateOrder`.',
  },
  DATE_ORDER_CONTRADICTS: {
    advice: 'Dates of this column show another order of day and month than the one they were read by; see the detail.',
  },
  TRAILING_CELLS: { advice: "Rows have empty cells behind the header's last column; they were left out." },
  EMPTY_ROWS: { advice: 'Rows hold nothing but delimiters; they are no records.' },
} as const satisfies Record<string, { advice: string }>;

export type BatchWarningCode = keyof typeof BATCH_WARNINGS;

/** One thing worth knowing of a batch; a batch has at most one of each code and column. */
export interface BatchWarning {
  readonly code: BatchWarningCode;
  /** The header of the column, as the file spells it; null when no column is meant. */
  readonly column: string | null;
  /** At most 500 characters; names places and orders, never a document's content. */
  readonly detail: string | null;
}

/** How many warnings of a batch are told with its result; the table has them all. */
export const BATCH_WARNINGS_SHOWN = 50;

/** A warning as one line for people. */
export const batchWarningText = ({ code, column, detail }: BatchWarning): string =>
  [code, ...(column === null ? [] : [`in column "${column}"`]), ...(detail === null ? [] : [`(${detail})`])].join(' ');
