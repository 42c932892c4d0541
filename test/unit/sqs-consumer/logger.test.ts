import { DatabaseError } from 'sequelize';
import { describe, expect, test } from 'vitest';
import { createLogger, withLogFields } from '../../../shared/observability/logger.ts';
import { catchLines } from '../../support/written-lines.ts';

const { lines, written } = catchLines({ POWERTOOLS_SERVICE_NAME: 'tester', POWERTOOLS_LOG_LEVEL: 'INFO' });

describe('a log line', () => {
  test('is JSON with level, message, service and its fields', () => {
    createLogger().info('A part was loaded.', { documents: 500 });
    expect(written()).toMatchObject([
      { level: 'INFO', message: 'A part was loaded.', service: 'tester', documents: 500 },
    ]);
  });

  test('carries the case, batch and part of the work it was written in, and no other', async () => {
    const log = createLogger();
    const { promise: bothBegan, resolve } = Promise.withResolvers<void>();
    let begun = 0;
    const work = (caseId: number) =>
      withLogFields({ caseId }, () =>
        withLogFields({ batchId: caseId * 10, partNumber: 1 }, async () => {
          if (++begun === 2) resolve();
          await bothBegan;
          log.info('at work');
        }),
      );
    await Promise.all([work(1), work(2)]);
    log.info('outside');
    expect(written().map(({ caseId, batchId, partNumber }) => [caseId, batchId, partNumber])).toEqual([
      [1, 10, 1],
      [2, 20, 1],
      [undefined, undefined, undefined],
    ]);
  });

  test('keeps what an error says and where it was thrown', () => {
    createLogger().error('It failed.', { error: new Error('outer', { cause: new TypeError('inner') }) });
    expect(written()).toMatchObject([
      { error: { name: 'Error', message: 'outer', cause: { name: 'TypeError', message: 'inner' } } },
    ]);
    expect(lines()[0]).toContain('logger.test.ts');
  });

  test('never holds the statement, the values or the message of a database error', () => {
    const mysqlError = Object.assign(new Error("Incorrect value: 'privileged' for column"), {
      errno: 1366,
      code: 'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD',
      sqlState: 'HY000',
      sqlMessage: "Incorrect value: 'privileged' for column",
      sql: "INSERT … ('privileged')",
    });
    const error = new DatabaseError(Object.assign(mysqlError, { parameters: ['privileged'] }));
    createLogger().error('It failed.', { error: new Error('The part failed.', { cause: error }) });
    expect(lines().join('')).not.toContain('privileged');
    expect(lines().join('')).not.toContain('INSERT');
    expect(written()).toMatchObject([
      { error: { message: 'The part failed.', cause: { name: 'SequelizeDatabaseError', cause: { errno: 1366 } } } },
    ]);
  });
});
