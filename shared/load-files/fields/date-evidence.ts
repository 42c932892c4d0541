import type { DateOrder } from './date-order.ts';
import { orderedNumbers, readDate } from './dates.ts';

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
  const kind = whatMayBeShown(text);
  if (kind === null || evidence[kind] || utcOf(text, 'MDY') === utcOf(text, 'DMY')) return evidence;
  return { ...evidence, [kind]: true };
}

/** What a date shows if it can be read at all, by its two numbers alone, because nearly every one shows it once more. */
function whatMayBeShown(text: string): keyof DateEvidence | null {
  const [first = 0, second = 0] = orderedNumbers(text) ?? [];
  if (first === second) return null;
  if (first <= MONTHS && second <= MONTHS) return 'ambiguous';
  return first > MONTHS ? 'dayFirst' : 'monthFirst';
}

const MONTHS = 12;

function utcOf(text: string, order: DateOrder): string | null {
  const reading = readDate(text, order, null);
  return 'utc' in reading ? reading.utc : null;
}

/** The orders that some date of the column needs. */
export const ordersShown = ({ dayFirst, monthFirst }: DateEvidence): readonly DateOrder[] => [
  ...(monthFirst ? (['MDY'] as const) : []),
  ...(dayFirst ? (['DMY'] as const) : []),
];
