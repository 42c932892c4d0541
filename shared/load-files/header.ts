import { PermanentError } from '../domain/permanent-error.ts';
import { DOCUMENT_ID_ALIASES, rolesOf } from './column-roles.ts';
import { columnsOf } from './columns.ts';
import type { Dialect } from './dialect.ts';
import type { Layout } from './layout.ts';
import { parseRecord } from './parse-record.ts';
import { createRecordSplitter } from './record-splitter.ts';
import { HEAD_BYTES } from './sniff-dialect.ts';

/** The layout that the header gives, and where the first record may begin. */
export interface Header {
  readonly layout: Layout;
  readonly byteStart: number;
  /** 1-based. */
  readonly firstLine: number;
}

/**
 * Reads the header of a load file from its first bytes: the whole file, or at least HEAD_BYTES of it.
 * @throws PermanentError SOURCE_EMPTY without any line, HEADER_INVALID with what to mend.
 */
export function readHeader(dialect: Dialect, head: Uint8Array): Header {
  const { bomBytes } = dialect;
  if (dialect.format === 'jsonl') {
    return { layout: { dialect, columns: [], dateOrders: {} }, byteStart: bomBytes, firstLine: 1 };
  }
  const splitter = createRecordSplitter({
    shape: { dialect, columnCount: null, idColumn: null },
    byteStart: bomBytes,
    lineNumber: 1,
  });
  const whole = head.length < HEAD_BYTES;
  const record = splitter.push(head.subarray(bomBytes, HEAD_BYTES))[0] ?? (whole ? splitter.end()[0] : undefined);
  if (record === undefined) {
    if (whole) throw new PermanentError('SOURCE_EMPTY');
    throw new PermanentError('HEADER_INVALID', `The header is longer than ${HEAD_BYTES} bytes.`);
  }
  const parsed = parseRecord(record, dialect, null);
  if (parsed.kind === 'fault') throw new PermanentError('HEADER_INVALID', `${parsed.fault.code} in the header.`);
  // First of all, because of a file without a header nothing else is worth saying.
  if (!rolesOf(parsed.cells).includes('documentId')) {
    throw new PermanentError(
      'HEADER_INVALID',
      `Name the document id column one of: ${DOCUMENT_ID_ALIASES.join(', ')} (case, spaces, _, # and - do not matter).`,
    );
  }
  const read = columnsOf(parsed.cells);
  if ('problem' in read) throw new PermanentError('HEADER_INVALID', read.problem);
  const lines = linesIn(record.bytes, dialect.encoding);
  return {
    layout: { dialect, columns: read.columns, dateOrders: {} },
    byteStart: record.byteEnd,
    firstLine: record.lineNumber + lines,
  };
}

const linesIn = (bytes: Uint8Array, encoding: string): number =>
  new TextDecoder(encoding).decode(bytes).split(/\r\n|\r|\n/).length - 1;
