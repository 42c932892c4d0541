/**
 * Every kind of statement that pins a session of RDS Proxy, and statements that only look like one. `t` stands for a
 * table of the test's own.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html
 */
export const PINNING_STATEMENTS: readonly (readonly [kind: string, sql: string, reason: string])[] = [
  ['a statement of more than 16 KB', `SELECT '${'x'.repeat(16_384)}'`, 'longer than 16384 bytes'],
  ['a statement of more than 16 KB of UTF-8', `SELECT '${'þ'.repeat(8_192)}'`, 'longer than 16384 bytes'],
  ['LOCK TABLES', 'LOCK TABLES t READ', 'LOCK TABLES'],
  ['UNLOCK TABLES', 'unlock tables', 'LOCK TABLES'],
  ['FLUSH TABLES WITH READ LOCK', 'FLUSH TABLES WITH READ LOCK', 'FLUSH TABLES WITH READ LOCK'],
  ['FLUSH of one table with a read lock', 'FLUSH LOCAL TABLES t WITH READ LOCK', 'FLUSH TABLES WITH READ LOCK'],
  ['GET_LOCK', "SELECT GET_LOCK('caseload', 0)", 'named lock'],
  ['RELEASE_LOCK', "DO RELEASE_LOCK('caseload')", 'named lock'],
  ['SET of a user variable', 'SET @last = 1', 'user variable'],
  ['a user variable in a query', 'SELECT @last := 2', 'user variable'],
  ['a user variable with a quoted name', 'SELECT @`last name`', 'user variable'],
  ['SELECT INTO a user variable', 'SELECT 1 INTO @one', 'user variable'],
  ['a user variable after a name with a quote in it', "SELECT 1 AS `it's`, @last AS `it's too`", 'user variable'],
  ['a user variable after a comment with a quote in it', "SELECT /* it's */ @last -- it's", 'user variable'],
  ['a temporary table', 'CREATE TEMPORARY TABLE t2 (id INT)', 'temporary table'],
  ['the end of a temporary table', 'DROP TEMPORARY TABLE IF EXISTS t2', 'temporary table'],
  ['PREPARE', "PREPARE statement FROM 'SELECT 1'", 'prepared statement'],
  ['EXECUTE', 'EXECUTE statement', 'prepared statement'],
  ['DEALLOCATE PREPARE', 'DEALLOCATE PREPARE statement', 'prepared statement'],
  ['an executable comment', 'SELECT 1 /*!40000 + 1 */', 'executable comment'],
  ['SET TRANSACTION', 'SET TRANSACTION ISOLATION LEVEL READ COMMITTED', 'SET TRANSACTION'],
  ['SET TRANSACTION after a comment', '/* next */ SET TRANSACTION READ ONLY', 'SET TRANSACTION'],
  ['a variable of the next transaction', "SET @@transaction_isolation = 'SERIALIZABLE'", 'SET TRANSACTION'],
  ['a variable of the next transaction by its old name', "SET @@tx_isolation = 'SERIALIZABLE'", 'SET TRANSACTION'],
  ['an untracked system variable', 'SET SESSION sort_buffer_size = 300000', 'untracked variable sort_buffer_size'],
  [
    'an untracked variable behind a tracked one',
    "SET SESSION sql_mode = 'ANSI', SESSION foreign_key_checks = 0",
    'untracked variable foreign_key_checks',
  ],
  ['session tracking', 'SET SESSION session_track_schema = ON', 'session tracking'],
  ['FOUND_ROWS', 'SELECT FOUND_ROWS()', 'ROW_COUNT or FOUND_ROWS'],
  ['ROW_COUNT', 'SELECT ROW_COUNT ()', 'ROW_COUNT or FOUND_ROWS'],
  ['SQL_CALC_FOUND_ROWS', 'SELECT SQL_CALC_FOUND_ROWS * FROM t LIMIT 1', 'SQL_CALC_FOUND_ROWS'],
];

export const HARMLESS_STATEMENTS: readonly (readonly [kind: string, sql: string])[] = [
  ['a statement of 16 KB', `SELECT '${'x'.repeat(16_375)}'`],
  ['SET SESSION TRANSACTION', 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED'],
  ['tracked variables', "SET SESSION sql_mode = 'ANSI,TRADITIONAL', SESSION time_zone = '+00:00', autocommit = 1"],
  ['tracked variables with @@', 'SET @@session.wait_timeout = 100, @@net_write_timeout = 60'],
  ['SET NAMES', 'SET NAMES utf8mb4'],
  ['reading a system variable', 'SELECT @@version, @@session.sql_mode'],
  ['what pins, inside a string', "SELECT 'it''s \\' @x GET_LOCK(1) /*! x */ CREATE TEMPORARY TABLE'"],
  ['what pins, inside a string in double quotes', 'SELECT "@x ""SET TRANSACTION"" FOUND_ROWS()"'],
  ['what pins, over several lines of a string', "SELECT 'a\nSET TRANSACTION\n@x /*!\n'"],
  ['what pins, inside a name', 'SELECT 1 AS `@x`, 2 AS `GET_LOCK(1)`, 3 AS `/*!`'],
  ['what pins, inside a comment', "SELECT 1 /* @x GET_LOCK('a') */ -- SET TRANSACTION\n + 1"],
  ['an e-mail address', "SELECT 'jeff.skilling@enron.com'"],
  ['bytes', "SELECT X'40782f2a21'"],
  ['a plain transaction', 'START TRANSACTION'],
  ['a table whose name tells of locks', 'SELECT * FROM t AS lock_tables'],
];
