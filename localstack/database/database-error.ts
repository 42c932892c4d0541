import { CodedError } from '../coded-error.ts';

export type DatabaseErrorCode =
  | 'MYSQL_URL_INVALID'
  | 'MYSQL_URL_UNREACHABLE'
  | 'DATABASE_START_FAILED'
  | 'DATABASE_INSTALL_FAILED'
  | 'DATABASE_NOT_FOUND';

/** No database server for this run; the message says what to do. The code is stable. */
export class DatabaseError extends CodedError<DatabaseErrorCode> {
  override readonly name = 'DatabaseError';
}
