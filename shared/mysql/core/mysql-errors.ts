import { causesOf } from '../../domain/error-chain.ts';

/**
 * What to do about a database error:
 * - `same-connection`: roll back and run the transaction again on the same connection;
 * - `new-connection`: the connection or its server is gone, run the transaction again on another;
 * - `unavailable`: no connection was to be had for so long that another try in this process would wait in vain;
 * - `data`: the server refused a value, so one row is poison and no retry helps;
 * - `fatal`: wrong credentials, names or keys; the same statement fails again until somebody changes something;
 * - `unknown`: not in the table; retried through the queue only.
 */
export type ErrorClass = 'same-connection' | 'new-connection' | 'unavailable' | 'data' | 'fatal' | 'unknown';

/** The code that the pool's time limit for a connection gets here; Sequelize gives it none. */
export const ACQUIRE_TIMEOUT = 'ACQUIRE_TIMEOUT';

type Entry = readonly [errno: number | null, code: string | null, kind: Exclude<ErrorClass, 'unknown'>];

/**
 * Every code that is decided on, once. Servers send a number and a name, network errors have a name only,
 * RDS Proxy's own errors a number only.
 * @see https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html
 * @see https://mariadb.com/docs/server/reference/error-codes/mariadb-error-code-reference
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy.troubleshooting.html
 */
const ERRORS: readonly Entry[] = [
  // InnoDB rolls the transaction back on a deadlock, but only the statement on a lock wait: the session rolls back both.
  // https://dev.mysql.com/doc/refman/8.0/en/innodb-error-handling.html
  [1213, 'ER_LOCK_DEADLOCK', 'same-connection'],
  [1205, 'ER_LOCK_WAIT_TIMEOUT', 'same-connection'],
  // MariaDB with innodb_snapshot_isolation: the row changed since it was read. Its advice is that of a deadlock.
  [1020, 'ER_CHECKREAD', 'same-connection'],

  // Failover: the endpoint still leads to what has become a reader.
  // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.BestPractices.FastFailover.html
  [1290, 'ER_OPTION_PREVENTS_STATEMENT', 'new-connection'],
  [1836, 'ER_READ_ONLY_MODE', 'new-connection'],
  [1792, 'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION', 'new-connection'],
  // The server ends, or ended this session.
  [1053, 'ER_SERVER_SHUTDOWN', 'new-connection'],
  [1927, 'ER_CONNECTION_KILLED', 'new-connection'],
  [4031, 'ER_CLIENT_INTERACTION_TIMEOUT', 'new-connection'],
  // No connection to be had just now: too many, too many of this user, RDS Proxy's borrow timeout.
  [1040, 'ER_CON_COUNT_ERROR', 'new-connection'],
  [1203, 'ER_TOO_MANY_USER_CONNECTIONS', 'new-connection'],
  [1226, 'ER_USER_LIMIT_REACHED', 'new-connection'],
  [9501, null, 'new-connection'],
  // mysql2 and the network. During COMMIT the outcome is unknown; the keys make the repeat harmless.
  // https://nodejs.org/api/errors.html#common-system-errors
  [null, 'PROTOCOL_CONNECTION_LOST', 'new-connection'],
  [null, 'PROTOCOL_SEQUENCE_TIMEOUT', 'new-connection'],
  [null, 'ECONNRESET', 'new-connection'],
  [null, 'ECONNREFUSED', 'new-connection'],
  [null, 'ECONNABORTED', 'new-connection'],
  [null, 'EPIPE', 'new-connection'],
  [null, 'ETIMEDOUT', 'new-connection'],
  [null, 'EHOSTUNREACH', 'new-connection'],
  [null, 'ENETUNREACH', 'new-connection'],
  // The endpoint's name is rewritten during a failover.
  [null, 'ENOTFOUND', 'new-connection'],
  [null, 'EAI_AGAIN', 'new-connection'],
  // The pool's own word, see database-failure.ts: every connection was lent, or none came about.
  [null, ACQUIRE_TIMEOUT, 'unavailable'],

  // One value of one row.
  [1048, 'ER_BAD_NULL_ERROR', 'data'],
  [1118, 'ER_TOO_BIG_ROWSIZE', 'data'],
  [1153, 'ER_NET_PACKET_TOO_LARGE', 'data'],
  [1264, 'ER_WARN_DATA_OUT_OF_RANGE', 'data'],
  [1265, 'WARN_DATA_TRUNCATED', 'data'],
  [1292, 'ER_TRUNCATED_WRONG_VALUE', 'data'],
  [1300, 'ER_INVALID_CHARACTER_STRING', 'data'],
  [1366, 'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD', 'data'],
  [1406, 'ER_DATA_TOO_LONG', 'data'],
  [1411, 'ER_WRONG_VALUE_FOR_TYPE', 'data'],
  [1690, 'ER_DATA_OUT_OF_RANGE', 'data'],
  [3140, 'ER_INVALID_JSON_TEXT', 'data'],
  // CHECK constraints; on MariaDB a JSON column is one.
  [3819, 'ER_CHECK_CONSTRAINT_VIOLATED', 'data'],
  [4025, 'ER_CONSTRAINT_FAILED', 'data'],

  // Rights and names.
  [1044, 'ER_DBACCESS_DENIED_ERROR', 'fatal'],
  [1045, 'ER_ACCESS_DENIED_ERROR', 'fatal'],
  [1142, 'ER_TABLEACCESS_DENIED_ERROR', 'fatal'],
  [1143, 'ER_COLUMNACCESS_DENIED_ERROR', 'fatal'],
  [3159, 'ER_SECURE_TRANSPORT_REQUIRED', 'fatal'],
  [1046, 'ER_NO_DB_ERROR', 'fatal'],
  [1049, 'ER_BAD_DB_ERROR', 'fatal'],
  [1054, 'ER_BAD_FIELD_ERROR', 'fatal'],
  [1064, 'ER_PARSE_ERROR', 'fatal'],
  [1136, 'ER_WRONG_VALUE_COUNT_ON_ROW', 'fatal'],
  [1146, 'ER_NO_SUCH_TABLE', 'fatal'],
  [1364, 'ER_NO_DEFAULT_FOR_FIELD', 'fatal'],
  // Every write states what a duplicate means, so one that surfaces is a fault of the code, not of the moment.
  [1062, 'ER_DUP_ENTRY', 'fatal'],
];

const KIND_BY_ERRNO = new Map(ERRORS.flatMap(([errno, , kind]) => (errno === null ? [] : [[errno, kind] as const])));
const KIND_BY_CODE = new Map(ERRORS.flatMap(([, code, kind]) => (code === null ? [] : [[code, kind] as const])));

/** mysql2 gives a command on a connection that has ended an error without number or code. */
const CLOSED_CONNECTION = /in closed state/;

function classifyLayer({ errno, code, message }: Record<string, unknown>): ErrorClass {
  return (
    KIND_BY_ERRNO.get(Number(errno)) ??
    KIND_BY_CODE.get(String(code)) ??
    (typeof message === 'string' && CLOSED_CONNECTION.test(message) ? 'new-connection' : 'unknown')
  );
}

/** Says what a database error means, looking through whatever wraps it; the outermost layer that is known decides. */
export function classify(error: unknown): ErrorClass {
  for (const layer of causesOf(error)) {
    const kind = classifyLayer(layer);
    if (kind !== 'unknown') return kind;
  }
  return 'unknown';
}

/** Whether the server broke the work off, or no connection was to be had: nothing that the work itself did. */
export const isCutOff = (error: unknown): boolean => ['new-connection', 'unavailable'].includes(classify(error));

/** Whether the work lost to others over locks: a deadlock's victim, or a wait that timed out. */
export const isContention = (error: unknown): boolean => classify(error) === 'same-connection';

const ACCESS_DENIED = 1045;

/** Whether the server refused the name or the password, as it does when a secret was rotated meanwhile. */
export const isAccessDenied = (error: unknown): boolean =>
  [...causesOf(error)].some(({ errno }) => errno === ACCESS_DENIED);

const NO_SUCH_TABLE = 1146;

/** Whether a table is not there, as before the migration that makes it. */
export const isTableMissing = (error: unknown): boolean =>
  [...causesOf(error)].some(({ errno }) => errno === NO_SUCH_TABLE);

const BAD_DATABASE = 1049;

/** Whether there is no database of that name on the server. */
export const isDatabaseMissing = (error: unknown): boolean =>
  [...causesOf(error)].some(({ errno }) => errno === BAD_DATABASE);

const DEADLOCK = 1213;
const LOCK_WAIT_TIMEOUT = 1205;

/** Whether transactions stood in each other's way, and how the server ended it; null when they did not. */
export function lockConflict(error: unknown): 'deadlock' | 'lock-wait' | null {
  const numbers = [...causesOf(error)].map(({ errno }) => errno);
  if (numbers.includes(DEADLOCK)) return 'deadlock';
  return numbers.includes(LOCK_WAIT_TIMEOUT) ? 'lock-wait' : null;
}
