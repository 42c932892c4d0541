/**
 * What every database session is in, on AWS by the proxy's init query and by the client alike. Strict, because Aurora's
 * default cuts an over-long value where it should be an error; without NO_BACKSLASH_ESCAPES, which literals rely on.
 */
export const SQL_MODE =
  'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_ENGINE_SUBSTITUTION';

/** The statements that begin a session. RDS Proxy tracks all three variables, so none of them pins. */
export const SESSION_SETTINGS: readonly string[] = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  `SET SESSION sql_mode = '${SQL_MODE}', SESSION time_zone = '+00:00'`,
];

/**
 * Seconds that a statement waits for a row lock; by default it is 50. A worker that gives up its unit closes its
 * connection, but a server that waits does not look: until the wait ends, its locks stand in the way of the retry. Set
 * on the server, because RDS Proxy does not track the variable and would pin every session that sets it.
 */
export const LOCK_WAIT_SECONDS = 15;
