export const DATE_ORDERS = ['MDY', 'DMY'] as const;
/** What comes first in a date such as 03/04/2001; decided for a column over the whole file, never for a row. */
export type DateOrder = (typeof DATE_ORDERS)[number];

/** How dates are read where nothing shows their order and no setting gives it. */
export const ASSUMED_ORDER: DateOrder = 'MDY';

const NAMES: Readonly<Record<DateOrder, string>> = { MDY: 'month first', DMY: 'day first' };

/** A date order in words. */
export const dateOrderName = (order: DateOrder): string => NAMES[order];
