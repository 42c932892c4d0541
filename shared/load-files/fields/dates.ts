import type { DateOrder } from './date-order.ts';
import { MIDNIGHT, readTime, type TimeOfDay } from './time-of-day.ts';

/**
 * A date in UTC as `YYYY-MM-DD HH:MM:SS`, with a mark where programs write it for "none"; or why there is no date, in
 * words without content.
 */
export type DateReading = { readonly utc: string; readonly isSentinel?: true } | { readonly problem: string };

const MONTH_NAMES = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?!\d)/;
const NUMERIC = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})/;
/** RFC 2822 with or without the weekday, and `05-Apr-2001`. */
const NAMED = new RegExp(
  String.raw`^(?:[a-z]{3},?\s+)?(\d{1,2})[\s-]+(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|${MONTH_NAMES.join('|')})\.?[\s-]+(\d{4})`,
  'i',
);

interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** What stands behind the date. */
  readonly rest: string;
}

/** Day and month in the order of a text that can be read both ways; null where the order decides nothing. */
export function orderedNumbers(text: string): readonly [number, number] | null {
  const found = NUMERIC.exec(text);
  return found && [Number(found[1]), Number(found[3])];
}

/** True when a date cell brings its own time, so that the column of times has no say. */
export const hasTime = (text: string): boolean => text.includes(':');

/**
 * Reads a date in one of the documented forms. Without a zone it is UTC.
 * @param time From the column of times; counts when the date has none.
 */
export function readDate(text: string, order: DateOrder, time: TimeOfDay | null): DateReading {
  const date = readCalendarDate(text, order);
  if (!date) return { problem: 'no known date format' };
  const own = date.rest === '' ? (time ?? MIDNIGHT) : readTime(date.rest.replace(/^(?:T|,?\s+)/i, ''));
  if (!own) return { problem: 'no known date format' };
  return toUtc(date, own);
}

function readCalendarDate(text: string, order: DateOrder): CalendarDate | null {
  const of = (found: RegExpExecArray, year: unknown, month: unknown, day: unknown): CalendarDate => ({
    year: Number(year),
    month: Number(month),
    day: Number(day),
    rest: text.slice(found[0].length),
  });
  let found = YEAR_FIRST.exec(text);
  if (found) return of(found, found[1], found[3], found[4]);
  found = COMPACT.exec(text);
  if (found) return of(found, found[1], found[2], found[3]);
  found = NUMERIC.exec(text);
  if (found) return order === 'MDY' ? of(found, found[4], found[1], found[3]) : of(found, found[4], found[3], found[1]);
  found = NAMED.exec(text);
  if (found)
    return of(
      found,
      found[3],
      MONTH_NAMES.findIndex((name) => name.startsWith((found?.[2] ?? '').slice(0, 3).toLowerCase())) + 1,
      found[1],
    );
  return null;
}

/**
 * What programs write for "none": the first day of Windows' file times and of SQL Server's dates, day zero of OLE
 * Automation and Excel, the last day that databases hold; and the moment zero of Unix, whose day may be meant.
 */
const SENTINELS = /^(?:1601-01-01|1899-12-30|1900-01-01|9999-12-31|1970-01-01 00:00:00)/;

function toUtc({ year, month, day }: CalendarDate, { seconds, offsetMinutes }: TimeOfDay): DateReading {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // A day that the month does not have leads into another one.
  if (date.getUTCMonth() !== month - 1) return { problem: 'no day of the calendar' };
  date.setUTCSeconds(seconds);
  const written = offsetMinutes ? textOf(date) : null;
  if (offsetMinutes) date.setUTCMinutes(date.getUTCMinutes() - offsetMinutes);
  // MySQL's DATETIME holds these years only. https://dev.mysql.com/doc/refman/8.0/en/datetime.html
  const utcYear = date.getUTCFullYear();
  if (utcYear < 1000) return { problem: 'a year before 1000' };
  if (utcYear > 9999) return { problem: 'a year after 9999' };
  const utc = textOf(date);
  return SENTINELS.test(utc) || SENTINELS.test(written ?? utc) ? { utc, isSentinel: true } : { utc };
}

const textOf = (date: Date): string => date.toISOString().slice(0, 19).replace('T', ' ');
