import type { ReadRecord } from '../../domain/document.ts';
import { type Layout, recordShape } from '../layout.ts';
import { readRecord } from './read-record.ts';
import { createRecordSplitter } from './record-splitter.ts';

/**
 * What the records of one part become, in the file's order.
 * @param bytes The part's byte range, whole or in chunks.
 */
export function readPart(
  layout: Layout,
  bytes: Uint8Array | Iterable<Uint8Array>,
  { byteStart, firstLine }: { readonly byteStart: number; readonly firstLine: number },
): ReadRecord[] {
  const splitter = createRecordSplitter({ shape: recordShape(layout), byteStart, lineNumber: firstLine });
  const read: ReadRecord[] = [];
  for (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
    for (const record of splitter.push(chunk)) read.push(readRecord(layout, record));
  }
  for (const record of splitter.end()) read.push(readRecord(layout, record));
  return read;
}
