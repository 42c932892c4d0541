import type { DelimitedDialect, Dialect } from '../../../shared/load-files/dialect.ts';
import { readHeader } from '../../../shared/load-files/formats/read-header.ts';
import { type Layout, recordShape } from '../../../shared/load-files/layout.ts';
import { parseRecord } from '../../../shared/load-files/records/parse-record.ts';
import type { ParsedRecord } from '../../../shared/load-files/records/parsed-record.ts';
import type { RawRecord } from '../../../shared/load-files/records/raw-record.ts';
import { createRecordSplitter } from '../../../shared/load-files/records/record-splitter.ts';

export const csv: DelimitedDialect = {
  format: 'delimited',
  encoding: 'utf-8',
  bomBytes: 0,
  delimiter: ',',
  qualifier: '"',
  newlineMark: null,
  multiValue: null,
};

export const concordance: DelimitedDialect = {
  ...csv,
  delimiter: '\u0014',
  qualifier: 'þ',
  newlineMark: '®',
  multiValue: ';',
};

export const pipe: DelimitedDialect = { ...csv, delimiter: '|', qualifier: null };
export const tsv: DelimitedDialect = { ...csv, delimiter: '\t' };
export const jsonl: Dialect = { format: 'jsonl', encoding: 'utf-8', bomBytes: 0 };

/** Text as the bytes of an encoding, without a byte order mark. */
export function encoded(text: string, encoding: Dialect['encoding'] = 'utf-8'): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text);
  const bytes = Buffer.from(text, 'utf16le');
  return encoding === 'utf-16be' ? bytes.swap16() : bytes;
}

export function chunksOf(bytes: Uint8Array, size: number): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  return chunks;
}

interface SplitOptions {
  readonly columns?: number | null;
  readonly idColumn?: number | null;
  readonly chunk?: number;
  readonly byteStart?: number;
  readonly lineNumber?: number;
  readonly max?: number;
}

export function split(bytes: Uint8Array, dialect: Dialect, options: SplitOptions = {}): RawRecord[] {
  const { columns = null, idColumn = 0, chunk = bytes.length, byteStart = 0, lineNumber = 1, max } = options;
  const splitter = createRecordSplitter({
    shape: { dialect, columnCount: columns, idColumn },
    byteStart,
    lineNumber,
    ...(max === undefined ? {} : { maxRecordBytes: max }),
  });
  return [...chunksOf(bytes, Math.max(chunk, 1)).flatMap((part) => splitter.push(part)), ...splitter.end()];
}

/** Every record's cells, or its fault's code. */
export const parsed = (
  records: readonly RawRecord[],
  dialect: Dialect,
  columns: number | null = null,
): (readonly string[] | string)[] => records.map((record) => cellsOrCode(parseRecord(record, dialect, columns)));

const cellsOrCode = (record: ParsedRecord) => (record.kind === 'cells' ? record.cells : record.fault.code);

/** The layout of a text that begins with a header, and its records. */
export function laidOut(
  text: string,
  dialect: Dialect = csv,
): { layout: Layout; records: RawRecord[]; bytes: Uint8Array } {
  const bytes = encoded(text, dialect.encoding);
  const { layout, byteStart, firstLine } = readHeader(dialect, bytes);
  const records = split(bytes.subarray(byteStart), dialect, {
    columns: recordShape(layout).columnCount,
    idColumn: recordShape(layout).idColumn,
    byteStart,
    lineNumber: firstLine,
  });
  return { layout, records, bytes };
}
