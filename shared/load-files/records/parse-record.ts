import type { Dialect } from '../dialect.ts';
import { formatOf } from '../formats/registry.ts';
import { parseText } from './parse-text.ts';
import type { ParsedRecord } from './parsed-record.ts';
import type { RawRecord } from './raw-record.ts';

/**
 * Decodes a record and takes it apart by its format. Never throws: what is wrong comes back as a fault of the whole row.
 * @param columnCount Cells of the header; null for JSON Lines.
 */
export const parseRecord = (record: RawRecord, dialect: Dialect, columnCount: number | null): ParsedRecord =>
  parseText(record, dialect.encoding, (line) => formatOf(dialect).parse(line, dialect, columnCount));
