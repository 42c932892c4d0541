import { expect, test } from 'vitest';
import type { LogLine } from '../lab/function-logs.ts';
import { timesGivenUp, timesMet, unitsGivenUp } from './logged-errors.ts';

const logsOf = (...all: LogLine[]) => ({
  lines: (message: string) => all.filter((line) => line['message'] === message),
});

test('an error of the database was met when a retry or a probe tells its number, code or name', () => {
  const logs = logsOf(
    { message: 'A transaction is run again.', errno: 1290, code: 'ER_OPTION_PREVENTS_STATEMENT' },
    { message: 'The database cannot be used; work is postponed.', error: { name: 'ReadOnlyError' } },
    { message: 'The database cannot be used; work is postponed.', error: { errno: -111, code: 'ECONNREFUSED' } },
    { message: 'A sweep has ended.', errno: 1290 },
  );
  expect(timesMet(logs, 1290, 'ReadOnlyError')).toBe(2);
  expect(timesMet(logs, 'ECONNREFUSED')).toBe(1);
  expect(timesMet(logs, 1040)).toBe(0);
});

test('what nobody tried was not given up', () => {
  const message = 'Messages are postponed: what failed is not held against them.';
  const logs = logsOf(
    { message, error: { name: 'ServiceUnavailable' } },
    { message, error: { name: 'TimeoutError' } },
    { message, error: { name: 'NotAvailableError' } },
    { message, error: { name: 'SourceReadError', cause: { name: 'ServiceUnavailable' } } },
  );
  expect(timesGivenUp(logs, 'ServiceUnavailable')).toBe(2);
  expect(unitsGivenUp(logs)).toBe(3);
});
