import { PermanentError } from '../../../domain/permanent-error.ts';
import { DOCUMENT_ID_ALIASES, rolesOf } from '../../column-roles.ts';
import { columnsOf } from '../../columns.ts';
import type { Dialect } from '../../dialect.ts';
import { type Layout, SPLITTING } from '../../layout.ts';
import { parseRecord } from '../../records/parse-record.ts';
import { createRecordSplitter } from '../../records/record-splitter.ts';
import { HEAD_BYTES } from '../sniff-dialect.ts';
import { qualifierProblem } from './header-qualifiers.ts';
import { widthProblem } from './header-width.ts';
import { usualSurplus } from './usual-surplus.ts';

/** The layout that the header gives, and where the first record may begin. */
export interface Header {
  readonly layout: Layout;
  readonly byteStart: number;
  /** 1-based. */
  readonly firstLine: number;
}

/** Records that may show how many cells the header must have, and how many empty ones stand behind its columns. */
const RECORDS_LOOKED_AT = 100;

/**
 * Reads the header of a load file from its first bytes: the whole file, or at least HEAD_BYTES of it.
 * @throws PermanentError SOURCE_EMPTY without any line, HEADER_INVALID with what to mend.
 */
export function readHeader(dialect: Dialect, head: Uint8Array): Header {
  const { bomBytes } = dialect;
  if (dialect.format === 'jsonl') {
    return {
      layout: { splitting: SPLITTING, dialect, columns: [], dateOrders: {} },
      byteStart: bomBytes,
      firstLine: 1,
    };
  }
  const isWhole = head.length < HEAD_BYTES;
  const splitter = createRecordSplitter({
    shape: { dialect, columnCount: null, idColumn: null },
    byteStart: bomBytes,
    lineNumber: 1,
  });
  const begun = splitter.push(head.subarray(bomBytes, HEAD_BYTES));
  const [record, ...records] = isWhole ? [...begun, ...splitter.end()] : begun;
  if (record === undefined) {
    if (isWhole) throw new PermanentError('SOURCE_EMPTY');
    throw new PermanentError(
      'HEADER_INVALID',
      `The header is longer than ${HEAD_BYTES} bytes; is a text qualifier open?`,
    );
  }
  const text = new TextDecoder(dialect.encoding).decode(record.bytes);
  const lines = linesOf(text.replace(/(\r\n|\r|\n)$/, ''));
  const problem = qualifierProblem(lines, record.lineNumber, dialect);
  if (problem !== null) throw new PermanentError('HEADER_INVALID', problem);
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
  const layout: Layout = { splitting: SPLITTING, dialect, columns: read.columns, dateOrders: {} };
  const first = records.slice(0, RECORDS_LOOKED_AT);
  // A header of several lines may have swallowed records, which only the others then show.
  const width = widthProblem(layout, first, lines.length > 1 ? 1 : 2);
  if (width !== null) throw new PermanentError('HEADER_INVALID', width);
  return {
    layout: { ...layout, surplus: usualSurplus(first, dialect, read.columns.length) },
    byteStart: record.byteEnd,
    firstLine: record.lineNumber + linesOf(text).length - 1,
  };
}

const linesOf = (text: string): string[] => text.split(/\r\n|\r|\n/);
