import { MAX_RECORD_BYTES } from '../../../domain/limits.ts';
import { PermanentError } from '../../../domain/permanent-error.ts';
import { DOCUMENT_ID_ALIASES, rolesOf } from '../../column-roles.ts';
import { columnsOf } from '../../columns.ts';
import type { DelimitedDialect } from '../../dialect.ts';
import { type Layout, SPLITTING } from '../../layout.ts';
import { linesOf } from '../../records/line-ends.ts';
import { createSplitter } from '../../records/splitter.ts';
import { HEAD_BYTES, type Header } from '../format.ts';
import { qualifierProblem } from './header-qualifiers.ts';
import { widthProblem } from './header-width.ts';
import { parseDelimited } from './parse-cells.ts';
import { delimitedReader } from './record-lines.ts';
import { usualSurplus } from './usual-surplus.ts';

/** Records that may show how many cells the header must have, and how many empty ones stand behind its columns. */
const RECORDS_LOOKED_AT = 100;

/** Reads the header, and judges it by the first records. */
export function readDelimitedHeader(dialect: DelimitedDialect, head: Uint8Array): Header {
  const { bomBytes, encoding } = dialect;
  const isWhole = head.length < HEAD_BYTES;
  const reader = delimitedReader({ dialect, columnCount: null, idColumn: null }, MAX_RECORD_BYTES);
  const options = { reader, encoding, maxRecordBytes: MAX_RECORD_BYTES };
  const splitter = createSplitter({ ...options, byteStart: bomBytes, lineNumber: 1 });
  const begun = splitter.push(head.subarray(bomBytes, HEAD_BYTES));
  const [record, ...records] = isWhole ? [...begun, ...splitter.end()] : begun;
  if (record === undefined) {
    if (isWhole) throw new PermanentError('SOURCE_EMPTY');
    throw new PermanentError(
      'HEADER_INVALID',
      `The header is longer than ${HEAD_BYTES} bytes; is a text qualifier open?`,
    );
  }
  const text = new TextDecoder(encoding).decode(record.bytes);
  const lines = linesOf(text.replace(/(\r\n|\r|\n)$/, ''));
  const problem = qualifierProblem(lines, record.lineNumber, dialect);
  if (problem !== null) throw new PermanentError('HEADER_INVALID', problem);
  const parsed = parseDelimited(record, dialect, null);
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
  const width = widthProblem({ dialect, columns: read.columns }, first, lines.length);
  if (width !== null) throw new PermanentError('HEADER_INVALID', width);
  return {
    layout: { ...layout, surplus: usualSurplus(first, dialect, read.columns.length) },
    byteStart: record.byteEnd,
    firstLine: record.lineNumber + linesOf(text).length - 1,
  };
}
