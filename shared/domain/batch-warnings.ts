/**
 * The stable codes of what is worth knowing of a batch as a whole. They cost no row anything, and the warnings that are
 * counted, which are of rows, do not include them. A code never changes its meaning and is never reused.
 */
export const BATCH_WARNINGS = {
  DATE_ORDER_ASSUMED: {
    advice: 'Nothing shows whether day or month comes first in this column, and month was assumed; set `dateOrder`.',
  },
  DATE_ORDER_CONTRADICTS: {
    advice: 'Dates of this column show one order of day and month; others, or the setting, another. See the detail.',
  },
  /** The detail is the first such line. */
  TRAILING_CELLS: { advice: "Rows have empty cells after the header's last column; these cells were left out." },
  /** The detail is the first such line. */
  EMPTY_ROWS: { advice: 'Rows hold nothing but empty cells; they do not count as records.' },
} as const satisfies Record<string, { advice: string }>;

export type BatchWarningCode = keyof typeof BATCH_WARNINGS;

/** One thing worth knowing of a batch; a batch has at most one of each code and column. */
export interface BatchWarning {
  readonly code: BatchWarningCode;
  /** The header of the column, as the file spells it, or what it means; null when the whole batch is meant. */
  readonly column: string | null;
  /** At most 500 characters; names places and orders, never a document's content. */
  readonly detail: string | null;
}

/** How many warnings of a batch are told with its result; the table has them all. */
export const BATCH_WARNINGS_SHOWN = 50;

/** A warning as one line for people. */
export const batchWarningText = ({ code, column, detail }: BatchWarning): string =>
  [code, ...(column === null ? [] : [`in column "${column}"`]), ...(detail === null ? [] : [`(${detail})`])].join(' ');
