import type { DocumentFields } from '../../domain/document.ts';
import type { ColumnRole, DateRole } from '../column-roles.ts';
import type { Layout } from '../layout.ts';
import { ASSUMED_ORDER } from './date-order.ts';
import { hasTime, readDate } from './dates.ts';
import { type RowValues, readValue, warn } from './row-values.ts';
import { readTime, type TimeOfDay } from './time-of-day.ts';

/** The dates of a row, each with its column of times where there is one. */
export function readDateFields(values: RowValues, dateOrders: Layout['dateOrders']): Pick<DocumentFields, DateRole> {
  const date = (role: DateRole, timeRole: ColumnRole): string | null => {
    const time = readTimeColumn(values, role, timeRole);
    return readValue<string>(values, role, 'DATE_UNREADABLE', (text) => {
      const reading = readDate(text, dateOrders[role] ?? ASSUMED_ORDER, time);
      if ('problem' in reading) return reading;
      if (reading.isSentinel) warn(values, role, 'DATE_SENTINEL');
      return { value: reading.utc };
    });
  };
  return {
    sentAt: date('sentAt', 'sentTime'),
    receivedAt: date('receivedAt', 'receivedTime'),
    createdAt: date('createdAt', 'createdTime'),
    modifiedAt: date('modifiedAt', 'modifiedTime'),
  };
}

function readTimeColumn(values: RowValues, role: DateRole, timeRole: ColumnRole): TimeOfDay | null {
  const date = values.byRole.get(role)?.text;
  if (date !== undefined && hasTime(date)) return null;
  return readValue<TimeOfDay>(values, timeRole, 'DATE_UNREADABLE', (text) => {
    if (date === undefined) return { problem: 'a time without its date' };
    const time = readTime(text);
    return time ? { value: time } : { problem: 'no known time format' };
  });
}
