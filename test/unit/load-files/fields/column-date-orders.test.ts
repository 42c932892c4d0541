import { describe, expect, test } from 'vitest';
import { columnDateOrders } from '../../../../shared/load-files/fields/column-date-orders.ts';
import { NO_EVIDENCE, observeDate } from '../../../../shared/load-files/fields/date-evidence.ts';
import type { DateOrder } from '../../../../shared/load-files/fields/date-order.ts';

/** One date that shows so much; `both` is a column that shows both orders. */
const CELLS = {
  day: ['13/04/2001'],
  month: ['04/13/2001'],
  both: ['13/04/2001', '04/13/2001'],
  either: ['03/04/2001'],
  none: ['2001-04-03'],
};
type Shows = keyof typeof CELLS;

/** How each column is read, as `ORDER` or `ORDER: what is told of it`. */
const decided = (columns: readonly Shows[], setting: DateOrder | null = null): string[] => {
  const evidence = columns.map((shows, i) => [String(i), CELLS[shows].reduce(observeDate, NO_EVIDENCE)] as const);
  return [...columnDateOrders(new Map(evidence), setting).values()].map(({ order, warning }) =>
    warning === null ? order : `${order}: ${warning.code} ${warning.detail}`,
  );
};

describe('the date order of a column', () => {
  test.each<[Shows[], string[]]>([
    [['day'], ['DMY']],
    [['month'], ['MDY']],
    [['none'], ['MDY']],
    [
      ['either', 'day', 'none'],
      ['DMY', 'DMY', 'DMY'],
    ],
    [
      ['month', 'either'],
      ['MDY', 'MDY'],
    ],
    [
      ['day', 'day', 'either'],
      ['DMY', 'DMY', 'DMY'],
    ],
  ])('is what it shows itself, else what the other columns show: %j', (columns, orders) => {
    expect(decided(columns)).toEqual(orders);
  });

  test('is assumed where nothing shows it, and told where it matters', () => {
    const told = 'MDY: DATE_ORDER_ASSUMED read month first';
    expect(decided(['either', 'none', 'either'])).toEqual([told, 'MDY', told]);
  });

  test('is told of two columns that show different ones; a third is assumed to be month first', () => {
    expect(decided(['day', 'month', 'either', 'none'])).toEqual([
      'DMY: DATE_ORDER_CONTRADICTS shows day first, another column month first; read day first',
      'MDY: DATE_ORDER_CONTRADICTS shows month first, another column day first; read month first',
      'MDY: DATE_ORDER_ASSUMED read month first',
      'MDY',
    ]);
  });

  test('is told of a column that shows both, which proves nothing to the others', () => {
    expect(decided(['both', 'either'])).toEqual([
      'MDY: DATE_ORDER_CONTRADICTS shows month first and day first; read month first',
      'MDY: DATE_ORDER_ASSUMED read month first',
    ]);
    expect(decided(['both', 'day', 'either'])).toEqual([
      'DMY: DATE_ORDER_CONTRADICTS shows month first and day first; read day first',
      'DMY',
      'DMY',
    ]);
  });

  test('is the one that was set, and a column that shows another is told', () => {
    expect(decided(['either', 'none'], 'DMY')).toEqual(['DMY', 'DMY']);
    expect(decided(['month', 'day', 'both', 'either'], 'DMY')).toEqual([
      'DMY: DATE_ORDER_CONTRADICTS shows month first; read day first, as set',
      'DMY',
      'DMY: DATE_ORDER_CONTRADICTS shows month first and day first; read day first, as set',
      'DMY',
    ]);
    expect(decided(['day'], 'MDY')).toEqual(['MDY: DATE_ORDER_CONTRADICTS shows day first; read month first, as set']);
  });
});
