import type { DateOrder } from './date-order.ts';
import { hasDateOrder, readDate } from './dates.ts';

/** What the dates of a column show of the order that they are written in. */
export interface DateEvidence {
  /** Some date can only be read day first. */
  readonly dayFirst: boolean;
  /** Some date can only be read month first. */
  readonly monthFirst: boolean;
  /** Some date is another day when it is read the other way. */
  readonly ambiguous: boolean;
}

export const NO_EVIDENCE: DateEvidence = { dayFirst: false, monthFirst: false, ambiguous: false };

/** Adds what one cell shows, by reading it both ways: a date that nobody can read shows nothing. */
export function observeDate(evidence: DateEvidence, text: string): DateEvidence {
  // Nothing can be added to what is shown already.
  if ((evidence.dayFirst && evidence.monthFirst && evidence.ambiguous) || !hasDateOrder(text)) return evidence;
  const monthFirst = utcOf(text, 'MDY');
  const dayFirst = utcOf(text, 'DMY');
  if (monthFirst === dayFirst) return evidence;
  return {
    dayFirst: evidence.dayFirst || monthFirst === null,
    monthFirst: evidence.monthFirst || dayFirst === null,
    ambiguous: evidence.ambiguous || (monthFirst !== null && dayFirst !== null),
  };
}

function utcOf(text: string, order: DateOrder): string | null {
  const reading = readDate(text, order, null);
  return 'utc' in reading ? reading.utc : null;
}

/** The orders that some date of the column needs. */
export const ordersShown = ({ dayFirst, monthFirst }: DateEvidence): readonly DateOrder[] => [
  ...(monthFirst ? (['MDY'] as const) : []),
  ...(dayFirst ? (['DMY'] as const) : []),
];
