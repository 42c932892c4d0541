import { describe, expect, test } from 'vitest';
import { pinningReason, withoutLiterals } from '../../../shared/mysql/core/pinning.ts';
import { SESSION_SETTINGS } from '../../../shared/mysql/core/session-settings.ts';
import { HARMLESS_STATEMENTS, PINNING_STATEMENTS } from '../../support/pinning-kinds.ts';

describe('RDS Proxy would pin the session for', () => {
  test.each(PINNING_STATEMENTS)('%s', (_, sql, reason) => {
    expect(pinningReason('Query', sql)).toBe(reason);
  });

  // These would change the server, or mean nothing to it, so that only the words are looked at.
  test.each([
    ['  LOCK  TABLE t READ', 'LOCK TABLES'],
    ['  FLUSH  NO_WRITE_TO_BINLOG  TABLE t WITH READ  LOCK', 'FLUSH TABLES WITH READ LOCK'],
    ['FLUSH  LOCAL  TABLES WITH READ LOCK', 'FLUSH TABLES WITH READ LOCK'],
    ["SELECT RELEASE_ALL_LOCKS (), IS_FREE_LOCK ('a')", 'named lock'],
    ['@last', 'user variable'],
    ['CREATE  OR  REPLACE  TEMPORARY TABLE t2 (id INT)', 'temporary table'],
    ['  DEALLOCATE  PREPARE s', 'prepared statement'],
    ['  DROP  PREPARE s', 'prepared statement'],
    ['  SET  TRANSACTION READ ONLY', 'SET TRANSACTION'],
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
    'SELECT name AS x_LOCK TABLES',
    'SELECT 1 FROM t -- then FLUSH TABLES WITH READ LOCK',
    'SELECT t.execute AS FLUSH_TABLES_READ_LOCK',
    "SET transaction_isolation = 'READ-COMMITTED', tx_isolation = 'READ-COMMITTED'",
    'SET character_set_client = utf8mb4, character_set_connection = utf8mb4',
    'SET character_set_results = utf8mb4, collation_connection = utf8mb4_bin',
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
