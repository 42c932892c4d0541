import { ConnectionAcquireTimeoutError, ConnectionError } from 'sequelize';
import { describe, expect, test } from 'vitest';
import { withoutContent } from '../../../shared/mysql/connections/database-failure.ts';
import { classify, isAccessDenied, isCutOff } from '../../../shared/mysql/core/mysql-errors.ts';

const thrown = (message: string, more: object) => Object.assign(new Error(message), more);

describe('without its content, an error still says', () => {
  test.each([
    [
      'that no connection was to be had from the pool',
      new ConnectionAcquireTimeoutError(new Error('x')),
      'unavailable',
    ],
    [
      'that connecting took too long',
      new ConnectionError(thrown('connect ETIMEDOUT', { errorno: 'ETIMEDOUT', code: 'ETIMEDOUT', syscall: 'connect' })),
      'new-connection',
    ],
    [
      'that the server closed the connection',
      thrown('Connection lost: The server closed the connection.', { fatal: true, code: 'PROTOCOL_CONNECTION_LOST' }),
      'new-connection',
    ],
    [
      'that a connection had ended',
      thrown("Can't add new command when connection is in closed state", { fatal: true }),
      'new-connection',
    ],
    [
      'that there were too many connections',
      new ConnectionError(thrown('Too many connections', { errno: 1040, code: 'ER_CON_COUNT_ERROR', fatal: true })),
      'new-connection',
    ],
  ] as const)('%s', (_, error, kind) => {
    const failure = withoutContent(error);
    expect(failure).toMatchObject({ name: 'DatabaseFailure' });
    expect(classify(failure)).toBe(kind);
    expect(isCutOff(failure)).toBe(true);
  });

  test('that the password was refused, which is neither', () => {
    const error = new ConnectionError(thrown('Access denied', { errno: 1045, code: 'ER_ACCESS_DENIED_ERROR' }));
    expect(isAccessDenied(error)).toBe(true);
    expect(isAccessDenied(withoutContent(error))).toBe(true);
    expect(isCutOff(error)).toBe(false);
    expect(isAccessDenied(thrown('Deadlock', { errno: 1213 }))).toBe(false);
  });
});
