import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_EVIDENCE, observeDate, ordersShown } from '../../../../shared/load-files/fields/date-evidence.ts';
import { DATE_ORDERS, type DateOrder } from '../../../../shared/load-files/fields/date-order.ts';
import { readDate } from '../../../../shared/load-files/fields/dates.ts';
import { readTime } from '../../../../shared/load-files/fields/time-of-day.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const two = (n: number) => String(n).padStart(2, '0');
const four = (n: number) => String(n).padStart(4, '0');

/** The documented ways to write a day; the order counts for those of numbers with the year last. */
const dayForms = (y: number, m: number, d: number, order: DateOrder): readonly string[] => {
  const pair = order === 'MDY' ? [m, d] : [d, m];
  const month = MONTHS[m - 1];
  return [
    ...['-', '/', '.'].flatMap((s) => [[four(y), two(m), two(d)].join(s), [four(y), m, d].join(s)]),
    ...['-', '/', '.'].flatMap((s) => [[...pair, four(y)].join(s), [...pair.map(two), four(y)].join(s)]),
    four(y) + two(m) + two(d),
    ...(month
      ? [`${d} ${month} ${four(y)}`, `${two(d)}-${month.toUpperCase()}-${four(y)}`, `Mon, ${d} ${month} ${four(y)}`]
      : []),
  ];
};

/** Seconds since the epoch from 1000-01-02 to 9999-12-30, so that no zone leads out of the years a column holds. */
const seconds = fc.integer({ min: Date.UTC(1000, 0, 2) / 1000, max: Date.UTC(9999, 11, 30) / 1000 });
/** Minutes east of UTC, and how the zone is written. */
const zone = fc.oneof(
  fc.constantFrom([0, ''], [0, 'Z'], [0, ' GMT'], [0, ' (UTC)'], [-300, ' EST'], [-420, ' pdt']),
  fc
    .record({
      minutes: fc.integer({ min: -1439, max: 1439 }),
      shape: fc.constantFrom('+h:m', ' +hm', ' +hm (X Y)', ' UTC+h:m'),
    })
    .map(({ minutes, shape }): [number, string] => {
      const [h, m] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
      return [
        minutes,
        shape
          .replace('h', two(h))
          .replace('m', two(m))
          .replace('+', minutes < 0 ? '-' : '+'),
      ];
    }),
) as fc.Arbitrary<[number, string]>;
const order = fc.constantFrom(...DATE_ORDERS);

const timeForms = (at: Date): readonly string[] => {
  const [h, m, s] = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()];
  const half = h < 12 ? 'AM' : 'PM';
  const clock = `${two(m)}:${two(s)}`;
  return [
    `${two(h)}:${clock}`,
    `${h}:${clock}`,
    `${h}:${clock}.999`,
    `${h % 12 || 12}:${clock} ${half}`,
    `${two(h % 12 || 12)}:${clock}${half.toLowerCase()}`,
  ];
};
const utcText = (at: number) => new Date(at * 1000).toISOString().slice(0, 19).replace('T', ' ');
const daysOf = (y: number, m: number) =>
  m === 2 ? (y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0) ? 29 : 28) : [4, 6, 9, 11].includes(m) ? 30 : 31;

describe('dates', () => {
  it('read back to the same moment in UTC from every form, in every zone', () => {
    fc.assert(
      fc.property(seconds, zone, order, (at, [offset, written], dayOrder) => {
        const local = new Date((at + offset * 60) * 1000);
        const days = dayForms(local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate(), dayOrder);
        for (const day of days) {
          for (const time of timeForms(local)) {
            const expected = { utc: utcText(at) };
            expect(readDate(`${day} ${time}${written}`, dayOrder, null)).toMatchObject(expected);
            expect(readDate(day, dayOrder, readTime(time + written))).toMatchObject(expected);
          }
        }
        const iso = `${utcText(at + offset * 60).replace(' ', 'T')}${written}`;
        expect(readDate(iso, dayOrder, null)).toMatchObject({ utc: utcText(at) });
        const weekday = WEEKDAYS[local.getUTCDay()];
        expect(readDate(`${weekday} ${days.at(-3)} ${timeForms(local)[0]}${written}`, dayOrder, null)).toMatchObject({
          utc: utcText(at),
        });
      }),
      { numRuns: 200 },
    );
  });

  it('are accepted in every form exactly when the calendar has the day', () => {
    const year = fc.oneof(fc.integer({ min: 1000, max: 9999 }), fc.constantFrom(1900, 2000, 2004, 2100));
    const month = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(0, 2, 2, 2, 13, 99));
    const day = fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constantFrom(0, 28, 29, 30, 31, 32, 99));
    fc.assert(
      fc.property(year, month, day, order, (y, m, d, dayOrder) => {
        const real = m >= 1 && m <= 12 && d >= 1 && d <= daysOf(y, m);
        const expected = real ? { utc: `${y}-${two(m)}-${two(d)} 00:00:00` } : { problem: 'no day of the calendar' };
        for (const text of dayForms(y, m, d, dayOrder)) expect(readDate(text, dayOrder, null)).toMatchObject(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('are refused in every form before the year 1000, which no column holds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), order, (y, dayOrder) => {
        for (const text of dayForms(y, 6, 15, dayOrder)) {
          expect(readDate(text, dayOrder, null)).toEqual({ problem: 'a year before 1000' });
        }
      }),
    );
  });

  it('are never read as more than one moment of the years that a column holds, whatever the text', () => {
    const text = fc
      .array(
        fc.constantFrom(
          '0',
          '1',
          '2',
          '9',
          '31',
          '2001',
          '0999',
          '9999',
          '-',
          '/',
          '.',
          ':',
          ' ',
          'T',
          'Z',
          '+',
          'May',
          'PM',
          ', ',
        ),
        { maxLength: 14 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, order, (written, dayOrder) => {
        const reading = readDate(written, dayOrder, null);
        if ('problem' in reading) return;
        expect(reading.utc).toMatch(/^[1-9]\d{3}-\d\d-\d\d \d\d:\d\d:\d\d$/);
        expect(readDate(reading.utc, dayOrder, null)).toEqual(reading);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('the order of a column of dates', () => {
  it('is shown by a text exactly as reading the text both ways shows it', () => {
    const piece = fc.constantFrom('1', '2', '12', '13', '29', '31', '2001', '1900', '/', '-', '.', ' ', '10:00', 'T');
    const text = fc.oneof(
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
      fc
        .tuple(fc.integer({ min: 0, max: 33 }), fc.integer({ min: 0, max: 33 }), fc.integer({ min: 999, max: 2001 }))
        .map((parts) => parts.join('/')),
    );
    fc.assert(
      fc.property(text, (written) => {
        const utc = (by: DateOrder) => {
          const reading = readDate(written, by, null);
          return 'utc' in reading ? reading.utc : null;
        };
        const [monthFirst, dayFirst] = [utc('MDY'), utc('DMY')];
        expect(observeDate(NO_EVIDENCE, written)).toEqual({
          monthFirst: monthFirst !== null && dayFirst === null,
          dayFirst: dayFirst !== null && monthFirst === null,
          ambiguous: monthFirst !== null && dayFirst !== null && monthFirst !== dayFirst,
        });
      }),
      { numRuns: 3000 },
    );
  });

  it('is the one it was written in, once a single day is above 12', () => {
    const day = fc.record({ m: fc.integer({ min: 1, max: 12 }), d: fc.integer({ min: 1, max: 28 }) });
    fc.assert(
      fc.property(fc.array(day), fc.integer({ min: 13, max: 28 }), fc.nat(), order, (days, late, at, written) => {
        const column = days.toSpliced(at % (days.length + 1), 0, { m: 2, d: late });
        const cells = column.map(({ m, d }) => (written === 'MDY' ? `${m}/${d}/2001 10:00` : `${d}/${m}/2001 10:00`));
        expect(ordersShown(cells.reduce(observeDate, NO_EVIDENCE))).toEqual([written]);
        expect(cells.map((cell) => readDate(cell, written, null))).toEqual(
          column.map(({ m, d }) => ({ utc: `2001-${two(m)}-${two(d)} 10:00:00` })),
        );
      }),
    );
  });

  it('does not depend on the order of the rows', () => {
    const cell = fc.constantFrom('1/2/2001', '13/2/2001', '2/13/2001', '2001-01-13', '');
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 6 }), (cells) => {
        expect(cells.toReversed().reduce(observeDate, NO_EVIDENCE)).toEqual(cells.reduce(observeDate, NO_EVIDENCE));
      }),
    );
  });
});
