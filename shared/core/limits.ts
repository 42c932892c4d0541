/**
 * Longest values the case tables take. VARCHAR limits count characters (code points), TEXT limits count UTF-8 bytes.
 * The migrations declare the same numbers and a test holds the two together.
 */
export const CHARACTER_LIMITS = {
  documentId: 255,
  endNumber: 255,
  title: 1000,
  subject: 1000,
  fileName: 500,
  fileExtension: 32,
  sourcePath: 2000,
  filePath: 2000,
  author: 500,
  sender: 1000,
  messageId: 998,
  custodian: 255,
  fieldName: 255,
  batchName: 255,
} as const;

export const BYTE_LIMITS = {
  /** MEDIUMTEXT, held far below its 16 MiB so that one value never outweighs a part. */
  recipients: 1_000_000,
  cc: 1_000_000,
  bcc: 1_000_000,
  /** TEXT. */
  messageReferences: 65_535,
  tagValue: 65_535,
} as const;

/** Largest record of a load file, in bytes; a longer one is rejected with RECORD_TOO_LONG. */
export const MAX_RECORD_BYTES = 4 * 1024 * 1024;
