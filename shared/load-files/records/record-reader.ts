import type { Line } from './record-line.ts';

/** Where a record of several lines turned out to end. */
export interface RecordEnd {
  /** Absolute and exclusive. */
  readonly byteEnd: number;
  /** Lines of the record. */
  readonly lines: number;
  readonly flaw: 'unclosed' | null;
  readonly holdsRecord: boolean;
}

/** Reads the further lines of a record until it is known where it ends, which may be before the last line read. */
export interface RecordReading {
  /** Takes the next line; null while the end is not known. */
  take(line: Line): RecordEnd | null;
  /** The end, from the lines so far, because no further one can decide; null when the record has no end among them. */
  settle(): RecordEnd | null;
  /** Absolute offset of the first line that may have to be read again; null when none may. */
  readonly heldFrom: number | null;
}

/** Tells the records of one file by its lines. */
export interface RecordReader {
  /** What a record's first line is: the whole record, a row that holds nothing, or a line of a record that goes on. */
  kindOf(bytes: Uint8Array, start: number, end: number): 'record' | 'empty' | 'open';
  /** Begins to read a record that goes on behind its first line. */
  open(first: Line): RecordReading;
}
