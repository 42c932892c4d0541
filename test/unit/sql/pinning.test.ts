import { describe, expect, test } from 'vitest';
import { pinningReason, withoutLiterals } from '../../../shared/core/pinning.ts';
import { SESSION_SETTINGS } from '../../../shared/core/session-settings.ts';
import { HARMLESS_STATEMENTS, PINNING_STATEMENTS } from '../../support/pinning-kinds.ts';

describe('RDS Proxy would pin the session for', () => {
  test.each(PINNING_STATEMENTS)('%s', (_, sql, reason) => {
    expect(pinningReason('Query', sql)).toBe(reason);
  });

  // These would change the server, or mean nothing to it, so that only the words are looked at.
  test.each([
    ['SET GLOBAL max_connections = 10', 'SET of something unknown'],
    ['  SET\n  SESSION  max_statement_time=1', 'untracked variable max_statement_time'],
    ['SET @@SESSION.sort_buffer_size := 1', 'untracked variable sort_buffer_size'],
    ['SET password_history = 1', 'untracked variable password_history'],
    ["SET time_zone = '+00:00', default_storage_engine = 'InnoDB'", 'untracked variable default_storage_engine'],
  ])('%s', (sql, reason) => {
    expect(pinningReason('Query', sql)).toBe(reason);
  });

  test.each(['Prepare', 'Execute'] as const)('the binary protocol: %s', (command) => {
    expect(pinningReason(command, 'SELECT 1')).toBe(`binary protocol: ${command}`);
  });
});

describe('RDS Proxy would not pin the session for', () => {
  test.each(HARMLESS_STATEMENTS)('%s', (_, sql) => {
    expect(pinningReason('Query', sql)).toBeNull();
  });

  test.each([
    'UPDATE t SET sort_buffer_size = 1, title = 2',
    'INSERT INTO t SET a = 1',
    'SET CHARACTER  SET utf8mb4',
    'SET DEFAULT  ROLE ALL TO u',
    'SET ROLE NONE',
    'SET LOCAL  TRANSACTION READ ONLY',
    'SET SESSION  sql_mode   =   1',
  ])('%s', (sql) => {
    expect(pinningReason('Query', sql)).toBeNull();
  });

  test.each(SESSION_SETTINGS)('what begins every session: %s', (sql) => {
    expect(pinningReason('Query', sql)).toBeNull();
  });
});

test('a statement without its literals tells nothing of a document', () => {
  expect(withoutLiterals("INSERT INTO `np`.`t` VALUES (X'00ff', 'it''s a \\' secret', \"a secret\") -- secret")).toBe(
    "INSERT INTO `np`.`t` VALUES (X'', '', '')  ",
  );
});

test('a statement with an unclosed quote is judged in no time', () => {
  expect(pinningReason('Query', `SELECT '${"\\'".repeat(8_000)}`)).toBeNull();
});
