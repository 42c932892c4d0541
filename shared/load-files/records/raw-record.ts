/** One record of a load file, not yet decoded. Records, blank lines and empty rows tile the file. */
export interface RawRecord {
  /** Absolute in the object. */
  readonly byteStart: number;
  /** Absolute and exclusive; behind the record's line end. */
  readonly byteEnd: number;
  /** 1-based physical line of the record's first line. */
  readonly lineNumber: number;
  /** The record with its line end; of a record that is too long only the first bytes. May be a view of a chunk. */
  readonly bytes: Uint8Array;
  readonly flaw: 'unclosed' | 'tooLong' | null;
  /** A value of several lines holds one that has the header's number of cells, and does not begin like a record. */
  readonly holdsRecord: boolean;
}
