import { describe, expect, it } from 'vitest';
import { readDate } from '../../../../shared/load-files/fields/dates.ts';
import { readTime } from '../../../../shared/load-files/fields/time-of-day.ts';

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
    ['21 Mai 2001', 'no known date format'],
    ['5 marraskuuta 2001', 'no known date format'],
    ['5 Marchember 2001', 'no known date format'],
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

describe('dates that programs write for "none"', () => {
  it.each([
    ['1601-01-01', '1601-01-01 00:00:00'],
    ['1/1/1601 2:00 AM', '1601-01-01 02:00:00'],
    ['1899-12-30', '1899-12-30 00:00:00'],
    ['19000101', '1900-01-01 00:00:00'],
    ['1 Jan 1900 12:00', '1900-01-01 12:00:00'],
    ['1970-01-01', '1970-01-01 00:00:00'],
    ['01/01/1970 00:00', '1970-01-01 00:00:00'],
    ['1970-01-01T00:00:00Z', '1970-01-01 00:00:00'],
    ['9999-12-31', '9999-12-31 00:00:00'],
    ['9999-12-31T23:59:59Z', '9999-12-31 23:59:59'],
    // As its program wrote it, or in UTC: a zone hides neither.
    ['1969-12-31 19:00 EST', '1970-01-01 00:00:00'],
    ['1970-01-01 00:00 +01:00', '1969-12-31 23:00:00'],
    ['1601-01-01 00:00 +0200', '1600-12-31 22:00:00'],
  ])('are read, and marked: %s', (text, utc) => expect(readDate(text, 'MDY', null)).toEqual({ utc, isSentinel: true }));

  it.each([
    ['1601-01-02', '1601-01-02 00:00:00'],
    ['1899-12-31', '1899-12-31 00:00:00'],
    ['1970-01-01 00:00:01', '1970-01-01 00:00:01'],
    ['1970-01-01 10:00', '1970-01-01 10:00:00'],
    ['9999-12-30', '9999-12-30 00:00:00'],
  ])('are no other dates: %s', (text, utc) => expect(readDate(text, 'MDY', null)).toEqual({ utc }));
});
