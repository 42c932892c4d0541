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
