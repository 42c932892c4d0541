export type DatabaseErrorCode =
  | 'MYSQL_URL_INVALID'
  | 'MYSQL_URL_UNREACHABLE'
  | 'DATABASE_START_FAILED'
  | 'DATABASE_INSTALL_FAILED'
  | 'DATABASE_NOT_FOUND';

/** No database server for this run; the message says what to do. The code is stable. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
