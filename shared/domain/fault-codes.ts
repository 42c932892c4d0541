/**
 * The stable codes of everything that can be wrong with an input row. A code never changes its meaning and is never
 * reused. `error` rejects the row and keeps its bytes; `warning` loads the row, mostly without the value, whose bytes are
 * kept with the fault.
 */
export const FAULTS = {
  CELL_COUNT: { severity: 'error', advice: 'Give the row as many cells as the header.' },
  UNCLOSED_QUALIFIER: { severity: 'error', advice: 'Close the text qualifier, or double it inside the value.' },
  INVALID_BYTES: { severity: 'error', advice: 'Write the row in the encoding of the file.' },
  INVALID_JSON: { severity: 'error', advice: 'Write one JSON object of strings, numbers or booleans on each line.' },
  RECORD_TOO_LONG: {
    severity: 'error',
    advice: 'Keep one record below the size limit; put text in a file of its own.',
  },
  DOCUMENT_ID_MISSING: { severity: 'error', advice: 'Give every row a document id.' },
  DOCUMENT_ID_INVALID: { severity: 'error', advice: 'Use at most 255 printable characters for a document id.' },
  DOCUMENT_ID_TWICE: { severity: 'error', advice: 'Give each document of a batch an id of its own.' },
  DATABASE_REFUSED: {
    severity: 'error',
    advice: 'The database refused a value of this row; see the detail for its error.',
  },
  STRAY_QUALIFIER: {
    severity: 'warning',
    advice:
      'Double the text qualifier inside the value, or close it where the value ends. The value was kept as it is written.',
  },
  RECORD_IN_VALUE: {
    severity: 'warning',
    advice:
      'A value holds a line with as many cells as the header. If it is a record, close the text qualifier before it.',
  },
  SURPLUS_CELLS: {
    severity: 'warning',
    advice:
      "The row has more or fewer empty cells after the header's last column than the file's first rows; look for a delimiter too many or too few.",
  },
  VALUE_TOO_LONG: { severity: 'warning', advice: 'Shorten the value to the length given in the detail.' },
  DATE_UNREADABLE: {
    severity: 'warning',
    advice: 'Use an ISO date, or one of the documented formats, from the year 1000 on.',
  },
  DATE_SENTINEL: {
    severity: 'warning',
    advice: 'Programs write this date where there is none. It was loaded; leave the cell empty if none is meant.',
  },
  NUMBER_UNREADABLE: { severity: 'warning', advice: 'Use digits, for file sizes with an optional unit such as kb.' },
  HASH_UNREADABLE: { severity: 'warning', advice: 'Give MD5 as 32, SHA-1 as 40 and SHA-256 as 64 hexadecimal digits.' },
  PATH_UNSAFE: { severity: 'warning', advice: 'Use a relative path without `..`.' },
  NUL_CHARACTER: { severity: 'warning', advice: 'Remove NUL characters from the value.' },
  TAG_REFUSED: {
    severity: 'warning',
    advice: 'The database refused this value of a custom field; see the detail for its error.',
  },
  DOCUMENT_ID_IN_CASE: {
    severity: 'warning',
    advice:
      'The batch in the detail loaded another document under this id; both are kept. Renumber one if that is wrong.',
  },
  FAMILY_PARENT_MISSING: {
    severity: 'warning',
    advice: 'The parent was not loaded in this batch; the document stands alone.',
  },
  FAMILY_CYCLE: { severity: 'warning', advice: 'Documents name each other as parents; the lowest was made the head.' },
} as const satisfies Record<string, { severity: 'error' | 'warning'; advice: string }>;

export type FaultCode = keyof typeof FAULTS;
export type Severity = (typeof FAULTS)[FaultCode]['severity'];

/** One thing wrong with one input row. `detail` names places and limits, never a document's content. */
export interface Fault {
  readonly code: FaultCode;
  /** The header of the column, as the file spells it; null when the whole row is meant. */
  readonly column: string | null;
  readonly detail: string | null;
  /** The cell's bytes as they came, of a warning of one column: the value may be nowhere else. */
  readonly original?: Uint8Array;
}

/** True when one of the faults rejects its row. */
export const rejects = (faults: readonly Fault[]): boolean => faults.some((f) => FAULTS[f.code].severity === 'error');
