/** A time within a day; `offsetMinutes` is its zone east of UTC, null when it names none. */
export interface TimeOfDay {
  readonly seconds: number;
  readonly offsetMinutes: number | null;
}

export const MIDNIGHT: TimeOfDay = { seconds: 0, offsetMinutes: null };

/** The zones that RFC 2822 names, in hours. @see https://www.rfc-editor.org/rfc/rfc2822#section-4.3 */
const ZONE_HOURS: Readonly<Record<string, number>> = {
  Z: 0,
  UT: 0,
  UTC: 0,
  GMT: 0,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
};

const TIME =
  /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AP]M)?\s*(?:\(?([A-Z]{1,3})\)?|(?:UTC|GMT)?([+-])(\d{2}):?(\d{2})(?:\s*\([^()]*\))?)?$/i;

/** Reads `15:48`, `3:48 PM`, `15:48:10.5Z`, `15:48:10 -0700 (PDT)`; null when it is no time. Fractions are cut. */
export function readTime(text: string): TimeOfDay | null {
  const found = TIME.exec(text);
  if (!found) return null;
  const [, hours, minutes, seconds, half, zone, sign, zoneHours, zoneMinutes] = found;
  let hour = Number(hours);
  const second = Number(seconds ?? 0);
  if (half) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
  }
  if (hour > 23 || Number(minutes) > 59 || second > 59) return null;
  let offsetMinutes: number | null = null;
  if (zone) {
    const named = ZONE_HOURS[zone.toUpperCase()];
    if (named === undefined) return null;
    offsetMinutes = named * 60;
  } else if (sign) {
    if (Number(zoneHours) > 23 || Number(zoneMinutes) > 59) return null;
    offsetMinutes = (sign === '-' ? -1 : 1) * (Number(zoneHours) * 60 + Number(zoneMinutes));
  }
  return { seconds: hour * 3600 + Number(minutes) * 60 + second, offsetMinutes };
}
