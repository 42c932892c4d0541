import type { BatchWarning } from '../../domain/batch-warnings.ts';
import { type DateEvidence, ordersShown } from './date-evidence.ts';
import { ASSUMED_ORDER, type DateOrder, dateOrderName } from './date-order.ts';

/** How the dates of one column are read, and what is worth knowing of it. */
export interface ColumnDateOrder {
  readonly order: DateOrder;
  readonly warning: DateOrderWarning | null;
}

type DateOrderWarning = Pick<BatchWarning, 'code' | 'detail'>;

/** What is told of a column with ambiguous dates whose order nobody knows. */
export const ORDER_ASSUMED: DateOrderWarning = {
  code: 'DATE_ORDER_ASSUMED',
  detail: `read ${dateOrderName(ASSUMED_ORDER)}`,
};

/**
 * Decides the order of day and month for each date column of a file: the setting, else what the column itself shows,
 * else what the other columns show, if they agree, else {@link ASSUMED_ORDER}.
 * @param setting Of the batch or its case; null when there is none.
 */
export const columnDateOrders = <K extends string>(
  evidence: ReadonlyMap<K, DateEvidence>,
  setting: DateOrder | null,
): Map<K, ColumnDateOrder> =>
  new Map(
    [...evidence].map(([column, own]) => {
      const others = [...evidence].filter(([other]) => other !== column).map(([, shown]) => shown);
      return [column, columnDateOrder(own, others, setting)];
    }),
  );

function columnDateOrder(
  own: DateEvidence,
  others: readonly DateEvidence[],
  setting: DateOrder | null,
): ColumnDateOrder {
  const shown = ordersShown(own);
  const proven = only(shown);
  const provenElsewhere = [...new Set(others.flatMap((other) => only(ordersShown(other)) ?? []))];
  const known = setting ?? proven ?? only(provenElsewhere);
  const order = known ?? ASSUMED_ORDER;
  const read = `read ${dateOrderName(order)}${setting === null ? '' : ', as set'}`;
  if (shown.some((one) => one !== order)) {
    return { order, warning: contradiction(`shows ${shown.map(dateOrderName).join(' and ')}; ${read}`) };
  }
  const opposed = provenElsewhere.find((one) => one !== proven);
  if (setting === null && proven !== null && opposed !== undefined) {
    const shows = `shows ${dateOrderName(proven)}, another column ${dateOrderName(opposed)}`;
    return { order, warning: contradiction(`${shows}; ${read}`) };
  }
  return { order, warning: known === null && own.ambiguous ? ORDER_ASSUMED : null };
}

const contradiction = (detail: string): DateOrderWarning => ({ code: 'DATE_ORDER_CONTRADICTS', detail });

/** The one element of a list of one. */
const only = <T>(list: readonly T[]): T | null => (list.length === 1 ? (list[0] ?? null) : null);
