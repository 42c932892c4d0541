export const DATE_ORDERS = ['MDY', 'DMY'] as const;
/** What comes first in a date such as 03/04/2001; decided for a column over the whole file, never for a row. */
export type DateOrder = (typeof DATE_ORDERS)[number];

/** Whether some date of a column can only be read day first, or month first. */
export interface DateEvidence {
  readonly dayFirst: boolean;
  readonly monthFirst: boolean;
}

export const NO_EVIDENCE: DateEvidence = { dayFirst: false, monthFirst: false };

/** Adds what one cell shows: a component above 12 is a day. */
export function observeDate(evidence: DateEvidence, value: string): DateEvidence {
  const found = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}/.exec(value);
  if (!found) return evidence;
  return {
    dayFirst: evidence.dayFirst || Number(found[1]) > 12,
    monthFirst: evidence.monthFirst || Number(found[2]) > 12,
  };
}

/** Day first only when nothing speaks against it: a column that shows both is read month first, and the others are faults. */
export const dateOrder = ({ dayFirst, monthFirst }: DateEvidence): DateOrder =>
  dayFirst && !monthFirst ? 'DMY' : 'MDY';
