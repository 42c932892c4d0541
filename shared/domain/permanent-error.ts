/**
 * Why a message can never succeed, as the `code` attribute on the DLQ. Stable: operators filter and redrive by them.
 */
export const MESSAGE_CODES = {
  MESSAGE_NOT_JSON: 'The body is not JSON.',
  MESSAGE_INVALID: 'The body does not match its schema.',
  CASE_UNKNOWN: 'No such case is registered.',
  CASE_PROVISIONING: 'The case is not provisioned yet.',
  CASE_FROZEN: 'The case is frozen; unfreeze it and redrive.',
  CASE_ARCHIVED: 'The case is archived; restore it and redrive.',
  CASE_DROPPED: 'The case was dropped.',
  CASE_MISMATCH: 'The message and the object or row it names belong to different cases.',
  BATCH_UNKNOWN: 'No such batch or part is recorded.',
  BATCH_CLOSED: 'The batch has ended and takes no more documents.',
  DATABASE_OF_ANOTHER_DEPLOYMENT: 'The database belongs to another deployment.',
  DEDUPE_POLICY_FIXED: 'The dedupe policy of a case cannot change after its first import.',
  SOURCE_KEY_INVALID: 'The object key is not of the form cases/{caseId}/{batch name}/{file}.',
  IMPORT_OPTION_INVALID: 'An option of the import has a value that is not allowed.',
  SOURCE_MISSING: 'The object is gone.',
  SOURCE_CHANGED: 'The object is no longer the version that was cut into parts.',
  PART_MISCOUNTED: 'The part does not hold the rows that it was cut with.',
  SOURCE_EMPTY: 'The load file has no records.',
  HEADER_INVALID: 'The header of the load file cannot be used.',
  DIALECT_UNKNOWN: 'The load file is of no known dialect.',
  ENCODING_UNSUPPORTED: 'The encoding of the load file is not supported.',
} as const;

export type MessageCode = keyof typeof MESSAGE_CODES;

/**
 * The message can never succeed: it is recorded on the DLQ with its code and acknowledged, never retried. Everything
 * that is thrown and is not a PermanentError is retried.
 */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
  readonly code: MessageCode;

  /** @param detail What exactly, and what to do; never a document's content. */
  constructor(code: MessageCode, detail?: string, options?: ErrorOptions) {
    super(detail ? `${MESSAGE_CODES[code]} ${detail}` : MESSAGE_CODES[code], options);
    this.code = code;
  }
}
