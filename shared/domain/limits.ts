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
  /** MEDIUMTEXT, held far below its 16 MiB: a long value is written in pieces, at a cost that grows with its square. */
  recipients: 262_144,
  cc: 262_144,
  bcc: 262_144,
  /** TEXT. */
  messageReferences: 65_535,
  tagValue: 65_535,
} as const;

/** Largest record of a load file, in bytes; a longer one is rejected with RECORD_TOO_LONG. */
export const MAX_RECORD_BYTES = 1024 * 1024;
