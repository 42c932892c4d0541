import { ConnectionError, DatabaseError, UniqueConstraintError } from 'sequelize';
import { describe, expect, test } from 'vitest';
import { PermanentError } from '../../../shared/domain/permanent-error.ts';
import {
  classify,
  isAccessDenied,
  isContention,
  isCutOff,
  isTableMissing,
  lockConflict,
} from '../../../shared/mysql/core/mysql-errors.ts';
import { CONNECTION_CODES } from '../../support/connection-codes.ts';

const mysqlError = (errno: number, code: string) =>
  Object.assign(new Error(code), { errno, code, sql: 'INSERT …', sqlState: 'HY000', sqlMessage: code });

describe('classify', () => {
  test.each([
    ['a deadlock', mysqlError(1213, 'ER_LOCK_DEADLOCK'), 'same-connection'],
    ['a lock wait', mysqlError(1205, 'ER_LOCK_WAIT_TIMEOUT'), 'same-connection'],
    ['a writer that became a reader', mysqlError(1290, 'ER_OPTION_PREVENTS_STATEMENT'), 'new-connection'],
    ['a read-only transaction', mysqlError(1792, 'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION'), 'new-connection'],
    ['read-only mode', mysqlError(1836, 'ER_READ_ONLY_MODE'), 'new-connection'],
    ['a shutdown', mysqlError(1053, 'ER_SERVER_SHUTDOWN'), 'new-connection'],
    ['too many connections', mysqlError(1040, 'ER_CON_COUNT_ERROR'), 'new-connection'],
    ['too many of a user', mysqlError(1203, 'ER_TOO_MANY_USER_CONNECTIONS'), 'new-connection'],
    ['a used-up limit', mysqlError(1226, 'ER_USER_LIMIT_REACHED'), 'new-connection'],
    ["the proxy's borrow timeout", mysqlError(9501, 'UNKNOWN'), 'new-connection'],
    ['an idle session that was ended', mysqlError(4031, 'ER_CLIENT_INTERACTION_TIMEOUT'), 'new-connection'],
    ['a reset', Object.assign(new Error('read'), { errno: -104, code: 'ECONNRESET' }), 'new-connection'],
    ['a broken pipe', Object.assign(new Error('write'), { errno: -32, code: 'EPIPE' }), 'new-connection'],
    ['a timeout', Object.assign(new Error('connect'), { code: 'ETIMEDOUT' }), 'new-connection'],
    ['a refusal', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'new-connection'],
    ['a lost connection', Object.assign(new Error('lost'), { code: 'PROTOCOL_CONNECTION_LOST' }), 'new-connection'],
    [
      'a connection that has ended',
      new Error("Can't add new command when connection is in closed state"),
      'new-connection',
    ],
    ['a value too long', mysqlError(1406, 'ER_DATA_TOO_LONG'), 'data'],
    ['a wrong value', mysqlError(1366, 'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD'), 'data'],
    ['a value out of range', mysqlError(1264, 'ER_WARN_DATA_OUT_OF_RANGE'), 'data'],
    ['a wrong date', mysqlError(1292, 'ER_TRUNCATED_WRONG_VALUE'), 'data'],
    ['a null', mysqlError(1048, 'ER_BAD_NULL_ERROR'), 'data'],
    ['invalid characters', mysqlError(1300, 'ER_INVALID_CHARACTER_STRING'), 'data'],
    ['invalid JSON', mysqlError(3140, 'ER_INVALID_JSON_TEXT'), 'data'],
    ['invalid JSON on MariaDB', mysqlError(4025, 'ER_CONSTRAINT_FAILED'), 'data'],
    ['a duplicate', mysqlError(1062, 'ER_DUP_ENTRY'), 'fatal'],
    ['no rights to a schema', mysqlError(1044, 'ER_DBACCESS_DENIED_ERROR'), 'fatal'],
    ['a wrong password', mysqlError(1045, 'ER_ACCESS_DENIED_ERROR'), 'fatal'],
    ['no such schema', mysqlError(1049, 'ER_BAD_DB_ERROR'), 'fatal'],
    ['a statement without a schema', mysqlError(1046, 'ER_NO_DB_ERROR'), 'fatal'],
    ['no such column', mysqlError(1054, 'ER_BAD_FIELD_ERROR'), 'fatal'],
    ["the proxy's unknown error", mysqlError(1105, 'ER_UNKNOWN_ERROR'), 'unknown'],
    ['a PermanentError', new PermanentError('CASE_UNKNOWN'), 'unknown'],
    ['any other error', new TypeError('x is not a function'), 'unknown'],
    ['nothing', undefined, 'unknown'],
    ['null', null, 'unknown'],
    ['a string', 'ER_LOCK_DEADLOCK', 'unknown'],
  ] as const)('takes %s for what it is', (_what, error, expected) => {
    expect(classify(error)).toBe(expected);
  });

  test.each([
    ['same-connection', [1020, 'ER_CHECKREAD'], [1205, 'ER_LOCK_WAIT_TIMEOUT'], [1213, 'ER_LOCK_DEADLOCK']],
    [
      'new-connection',
      [1040, 'ER_CON_COUNT_ERROR'],
      [1053, 'ER_SERVER_SHUTDOWN'],
      [1203, 'ER_TOO_MANY_USER_CONNECTIONS'],
      [1226, 'ER_USER_LIMIT_REACHED'],
      [1290, 'ER_OPTION_PREVENTS_STATEMENT'],
      [1792, 'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION'],
      [1836, 'ER_READ_ONLY_MODE'],
      [1927, 'ER_CONNECTION_KILLED'],
      [4031, 'ER_CLIENT_INTERACTION_TIMEOUT'],
    ],
    [
      'data',
      [1048, 'ER_BAD_NULL_ERROR'],
      [1118, 'ER_TOO_BIG_ROWSIZE'],
      [1153, 'ER_NET_PACKET_TOO_LARGE'],
      [1264, 'ER_WARN_DATA_OUT_OF_RANGE'],
      [1265, 'WARN_DATA_TRUNCATED'],
      [1292, 'ER_TRUNCATED_WRONG_VALUE'],
      [1300, 'ER_INVALID_CHARACTER_STRING'],
      [1366, 'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD'],
      [1406, 'ER_DATA_TOO_LONG'],
      [1411, 'ER_WRONG_VALUE_FOR_TYPE'],
      [1690, 'ER_DATA_OUT_OF_RANGE'],
      [3140, 'ER_INVALID_JSON_TEXT'],
      [3819, 'ER_CHECK_CONSTRAINT_VIOLATED'],
      [4025, 'ER_CONSTRAINT_FAILED'],
    ],
    [
      'fatal',
      [1044, 'ER_DBACCESS_DENIED_ERROR'],
      [1045, 'ER_ACCESS_DENIED_ERROR'],
      [1046, 'ER_NO_DB_ERROR'],
      [1049, 'ER_BAD_DB_ERROR'],
      [1054, 'ER_BAD_FIELD_ERROR'],
      [1062, 'ER_DUP_ENTRY'],
      [1064, 'ER_PARSE_ERROR'],
      [1136, 'ER_WRONG_VALUE_COUNT_ON_ROW'],
      [1142, 'ER_TABLEACCESS_DENIED_ERROR'],
      [1143, 'ER_COLUMNACCESS_DENIED_ERROR'],
      [1146, 'ER_NO_SUCH_TABLE'],
      [1364, 'ER_NO_DEFAULT_FOR_FIELD'],
      [3159, 'ER_SECURE_TRANSPORT_REQUIRED'],
    ],
  ] as const)('knows what is %s by its number alone, and by its name alone', (expected, ...errors) => {
    for (const [errno, code] of errors) {
      expect(classify({ errno }), String(code)).toBe(expected);
      expect(classify({ code }), String(code)).toBe(expected);
    }
  });

  test.each([...CONNECTION_CODES, 'PROTOCOL_CONNECTION_LOST', 'PROTOCOL_SEQUENCE_TIMEOUT'])(
    'knows %s, which has no number, as a lost connection',
    (code) => {
      expect(classify({ code })).toBe('new-connection');
    },
  );

  test('tells the pool’s own limit from a lost connection', () => {
    expect(classify({ code: 'ACQUIRE_TIMEOUT' })).toBe('unavailable');
  });

  test('looks through what Sequelize wraps', () => {
    expect(classify(new DatabaseError(mysqlError(1213, 'ER_LOCK_DEADLOCK')))).toBe('same-connection');
    expect(classify(new ConnectionError(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })))).toBe(
      'new-connection',
    );
    expect(classify(new UniqueConstraintError({ parent: mysqlError(1062, 'ER_DUP_ENTRY') as never }))).toBe('fatal');
  });

  test('looks through causes, however deep', () => {
    const deep = new Error('outer', { cause: new Error('middle', { cause: mysqlError(1406, 'ER_DATA_TOO_LONG') }) });
    expect(classify(deep)).toBe('data');
  });

  test('believes the outermost error that it knows', () => {
    const lost = Object.assign(new Error('lost', { cause: mysqlError(1406, 'ER_DATA_TOO_LONG') }), { code: 'EPIPE' });
    expect(classify(lost)).toBe('new-connection');
  });

  test('survives an error that is its own cause', () => {
    const error = new Error('round');
    error.cause = error;
    expect(classify(error)).toBe('unknown');
  });
});

describe('what an error was of, however it is wrapped', () => {
  const wrapped = (errno: number) => new Error('outer', { cause: mysqlError(errno, 'X') });

  test.each([
    ['a deadlock', 1213, { contention: true, cutOff: false, conflict: 'deadlock', denied: false, missing: false }],
    ['a lock wait', 1205, { contention: true, cutOff: false, conflict: 'lock-wait', denied: false, missing: false }],
    ['a changed row', 1020, { contention: true, cutOff: false, conflict: null, denied: false, missing: false }],
    ['a shutdown', 1053, { contention: false, cutOff: true, conflict: null, denied: false, missing: false }],
    ['a wrong password', 1045, { contention: false, cutOff: false, conflict: null, denied: true, missing: false }],
    ['a missing table', 1146, { contention: false, cutOff: false, conflict: null, denied: false, missing: true }],
  ])('%s', (_, errno, expected) => {
    const error = wrapped(errno);
    expect({
      contention: isContention(error),
      cutOff: isCutOff(error),
      conflict: lockConflict(error),
      denied: isAccessDenied(error),
      missing: isTableMissing(error),
    }).toEqual(expected);
  });

  test('a pool that gives no connection cuts off as well', () => {
    expect(isCutOff({ code: 'ACQUIRE_TIMEOUT' })).toBe(true);
  });
});
