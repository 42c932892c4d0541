import type { Dialect, Encoding } from '../dialect.ts';
import type { Layout, RecordShape } from '../layout.ts';
import type { ParsedRecord } from '../records/parsed-record.ts';
import type { RecordReader } from '../records/record-reader.ts';

/** Most bytes of a file's beginning that decide its dialect, and the longest header that is read. */
export const HEAD_BYTES = 64 * 1024;

/** What is known of a file before its format is. */
export interface FileBeginning {
  readonly fileName: string;
  readonly encoding: Encoding;
  readonly bomBytes: number;
  /** The lines of the first {@link HEAD_BYTES}, without empty ones; at least one. */
  readonly lines: readonly string[];
}

/** The layout that a file's beginning gives, and where the first record may begin. */
export interface Header {
  readonly layout: Layout;
  /** Absolute in the object. */
  readonly byteStart: number;
  /** 1-based. */
  readonly firstLine: number;
}

/** One kind of load file: how it is recognised and how it is read. */
export interface LoadFileFormat<D extends Dialect = Dialect> {
  /** The dialect that the file's first lines show; null when it is of another format. */
  sniff(file: FileBeginning): D | null;
  /**
   * Reads what stands before the records.
   * @param head The first bytes of the file: all of it, or at least HEAD_BYTES.
   * @throws PermanentError SOURCE_EMPTY without any line, HEADER_INVALID with what to mend.
   */
  header(dialect: D, head: Uint8Array): Header;
  /** Makes what tells records by their lines. */
  split(shape: RecordShape<D>, maxRecordBytes: number): RecordReader;
  /**
   * Takes the text of one record apart.
   * @param columnCount Cells of the header; null where lines name their cells.
   */
  parse(line: string, dialect: D, columnCount: number | null): ParsedRecord;
}
