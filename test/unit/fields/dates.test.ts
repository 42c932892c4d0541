import { describe, expect, it } from 'vitest';
import { dateOrder, NO_EVIDENCE, observeDate } from '../../../shared/core/fields/date-order.ts';
import { readDate } from '../../../shared/core/fields/dates.ts';
import { readTime } from '../../../shared/core/fields/time-of-day.ts';

describe('dates', () => {
  it.each([
    ['2002-01-09T22:52:36Z', '2002-01-09 22:52:36'],
    ['2002-01-09T22:52:36', '2002-01-09 22:52:36'],
    ['2002-01-09T22:52:36.999+02:00', '2002-01-09 20:52:36'],
    ['2002-01-09 22:52', '2002-01-09 22:52:00'],
    ['2002/01/09 22:52', '2002-01-09 22:52:00'],
    ['20020109', '2002-01-09 00:00:00'],
    ['20020109 22:52', '2002-01-09 22:52:00'],
    ['5/21/2001 3:48 PM', '2001-05-21 15:48:00'],
    ['05/21/2001 12:00:01 AM', '2001-05-21 00:00:01'],
    ['Mon, 21 May 2001 15:48:00 -0700 (PDT)', '2001-05-21 22:48:00'],
    ['21 May 2001 23:48 EST', '2001-05-22 04:48:00'],
    ['21-May-2001', '2001-05-21 00:00:00'],
    ['1706-03-01T00:00:00Z', '1706-03-01 00:00:00'],
    ['1000-01-01T00:00:00Z', '1000-01-01 00:00:00'],
    ['9999-12-31T23:59:59Z', '9999-12-31 23:59:59'],
    ['2004-02-29', '2004-02-29 00:00:00'],
    ['2001-05-21,  10:00', '2001-05-21 10:00:00'],
    ['2001-05-21 12:59:59 am', '2001-05-21 00:59:59'],
    ['2001-05-21 10:00 +23:59', '2001-05-20 10:01:00'],
    ['Mon,  21  May  2001  10:00', '2001-05-21 10:00:00'],
    ['Mon 21 - May - 2001', '2001-05-21 00:00:00'],
    ['2001-05-21 10:00 Z', '2001-05-21 10:00:00'],
    ['2001-05-21 10:00 UT', '2001-05-21 10:00:00'],
    ['2001-05-21 10:00 UTC', '2001-05-21 10:00:00'],
    ['2001-05-21 10:00 GMT', '2001-05-21 10:00:00'],
    ['2001-05-21 10:00 EDT', '2001-05-21 14:00:00'],
    ['2001-05-21 10:00 EST', '2001-05-21 15:00:00'],
    ['2001-05-21 10:00 CDT', '2001-05-21 15:00:00'],
    ['2001-05-21 10:00 CST', '2001-05-21 16:00:00'],
    ['2001-05-21 10:00 MDT', '2001-05-21 16:00:00'],
    ['2001-05-21 10:00 MST', '2001-05-21 17:00:00'],
    ['2001-05-21 10:00 PDT', '2001-05-21 17:00:00'],
    ['2001-05-21 10:00 (PST)', '2001-05-21 18:00:00'],
  ])('reads %s', (text, utc) => expect(readDate(text, 'MDY', null)).toEqual({ utc }));

  it.each([
    ['0002-11-30T00:00:00Z', 'a year before 1000'],
    ['1000-01-01T00:00:00+01:00', 'a year before 1000'],
    ['9999-12-31T23:59:59-01:00', 'a year after 9999'],
    ['2001-02-29', 'no day of the calendar'],
    ['00000000', 'no day of the calendar'],
    ['13/13/2001', 'no day of the calendar'],
    ['21 Mai 2001', 'no day of the calendar'],
    ['on 2001-05-21', 'no known date format'],
    ['on 20010521', 'no known date format'],
    ['on 5/21/2001', 'no known date format'],
    ['on 21 May 2001', 'no known date format'],
    ['2001-05-21 at 10:00', 'no known date format'],
    ['2001-05-21 10:00 sharp', 'no known date format'],
    ['2001-05-21 25:00', 'no known date format'],
    ['2001-05-21 13:00 PM', 'no known date format'],
    ['2001-05-21 10:00 XYZ', 'no known date format'],
    ['2001-05-21 0:30 AM', 'no known date format'],
    ['2001-05-21 10:60', 'no known date format'],
    ['2001-05-21 10:00:60', 'no known date format'],
    ['2001-05-21 10:00 +24:00', 'no known date format'],
    ['2001-05-21 10:00 +01:60', 'no known date format'],
    ['5/21/01', 'no known date format'],
    ['2001-05-21x', 'no known date format'],
    ['soon', 'no known date format'],
    ['on 2001-05-21', 'no known date format'],
    ['on 20010521', 'no known date format'],
    ['on 5/21/2001', 'no known date format'],
  ])('does not read %s', (text, problem) => expect(readDate(text, 'MDY', null)).toEqual({ problem }));

  it('reads day first where the column says so', () => {
    expect(readDate('03/04/2001', 'DMY', null)).toEqual({ utc: '2001-04-03 00:00:00' });
    expect(readDate('03/04/2001', 'MDY', null)).toEqual({ utc: '2001-03-04 00:00:00' });
  });

  it('takes the time of its own column, zone and all, unless the date has one', () => {
    expect(readDate('20010521', 'MDY', readTime('3:48 PM -0700'))).toEqual({ utc: '2001-05-21 22:48:00' });
    expect(readDate('2001-05-21 10:00', 'MDY', readTime('3:48 PM'))).toEqual({ utc: '2001-05-21 10:00:00' });
  });
});

describe('date order', () => {
  const order = (...values: string[]) => dateOrder(values.reduce(observeDate, NO_EVIDENCE));
  it('is decided by a component above 12', () => {
    expect(order('01/02/2001', '13/02/2001 10:00')).toBe('DMY');
    expect(order('13.02.2001')).toBe('DMY');
    expect(order('01/02/2001', '02/13/2001')).toBe('MDY');
    expect(order(' 13/02/2001')).toBe('DMY');
  });
  it('is month first without evidence, or with both', () => {
    expect(order('01/02/2001', '2001-13-13', '')).toBe('MDY');
    // Neither is a date in numbers with a year of four digits, and twelve may be a month.
    expect(order('no. 13/02/2001', '13/02/01', '12/02/2001')).toBe('MDY');
    expect(order('13/02/2001', '02/13/2001')).toBe('MDY');
  });
});
