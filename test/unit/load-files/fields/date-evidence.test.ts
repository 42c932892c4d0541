import { describe, expect, test } from 'vitest';
import { NO_EVIDENCE, observeDate, ordersShown } from '../../../../shared/load-files/fields/date-evidence.ts';

const shown = (...cells: string[]) => cells.reduce(observeDate, NO_EVIDENCE);

describe('the evidence of a column of dates', () => {
  test('is a date that can be read in one order only', () => {
    expect(shown('13/02/2001 10:00')).toEqual({ dayFirst: true, monthFirst: false, ambiguous: false });
    expect(shown('02-13-2001')).toEqual({ dayFirst: false, monthFirst: true, ambiguous: false });
    expect(shown('13.02.2001', '2/13/2001')).toEqual({ dayFirst: true, monthFirst: true, ambiguous: false });
  });

  test('is also a day that one month has and the other has not', () => {
    expect(shown('02/31/2001', '31/02/2001')).toEqual(NO_EVIDENCE);
    expect(shown('31/01/2001')).toMatchObject({ dayFirst: true });
  });

  test('is ambiguous where both orders give a day, and not the same', () => {
    expect(shown('01/02/2001')).toEqual({ dayFirst: false, monthFirst: false, ambiguous: true });
    expect(shown('12/12/2001')).toEqual(NO_EVIDENCE);
  });

  test.each([
    '',
    '2001-02-13',
    '13 Feb 2001',
    '20010213',
    '13/13/2001',
    '13/02/01',
    '13/02-2001',
    '13/02/2001 at noon',
    '13/02/2001 25:00',
    'no. 13/02/2001',
  ])('is nothing that the reading of dates does not read, or reads alike in both orders: %j', (text) => {
    expect(shown(text)).toEqual(NO_EVIDENCE);
  });

  test('says which orders some date needs', () => {
    expect(ordersShown(shown('01/02/2001'))).toEqual([]);
    expect(ordersShown(shown('13/02/2001'))).toEqual(['DMY']);
    expect(ordersShown(shown('02/13/2001'))).toEqual(['MDY']);
    expect(ordersShown(shown('13/02/2001', '02/13/2001'))).toEqual(['MDY', 'DMY']);
  });
});
