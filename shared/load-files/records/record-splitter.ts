import { MAX_RECORD_BYTES } from '../../domain/limits.ts';
import { formatOf } from '../formats/registry.ts';
import type { RecordShape } from '../layout.ts';
import { createSplitter, type RecordSplitter, type SplitterOptions } from './splitter.ts';

export type RecordSplitterOptions = Omit<SplitterOptions, 'reader' | 'encoding' | 'maxRecordBytes'> & {
  readonly shape: RecordShape;
  readonly maxRecordBytes?: number;
};

/** Splits the bytes of a file into records, by its format. */
export function createRecordSplitter({
  shape,
  maxRecordBytes = MAX_RECORD_BYTES,
  ...options
}: RecordSplitterOptions): RecordSplitter {
  const reader = formatOf(shape.dialect).split(shape, maxRecordBytes);
  return createSplitter({ ...options, reader, encoding: shape.dialect.encoding, maxRecordBytes });
}
