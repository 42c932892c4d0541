import { counted } from '../../domain/counted.ts';
import type { ReadRecord } from '../../domain/document.ts';
import { type Fault, rejects } from '../../domain/fault-codes.ts';
import { DATE_ROLES } from '../column-roles.ts';
import { type Column, columnsOf } from '../columns.ts';
import { readCustodians } from '../fields/custodians.ts';
import { ASSUMED_ORDER } from '../fields/date-order.ts';
import { docTypeOf } from '../fields/doc-type.ts';
import { readDocumentFields } from '../fields/document-fields.ts';
import { readDocumentFiles } from '../fields/document-files.ts';
import { documentIdProblem } from '../fields/document-id.ts';
import { type RowValues, rowValues } from '../fields/row-values.ts';
import { readTags } from '../fields/tags.ts';
import { type Layout, recordShape } from '../layout.ts';
import { encodeText } from './encode-text.ts';
import { parseRecord } from './parse-record.ts';
import type { RawRecord } from './raw-record.ts';

/** Where a row comes from, and what its values are read by. */
interface RowContext {
  readonly lineNumber: number;
  readonly original: Uint8Array;
  readonly dateOrders: Layout['dateOrders'];
  readonly multiValue: string | null;
  /** The bytes of a cell as they came, by its index. */
  readonly cellBytes: (cell: number) => Uint8Array;
}

/** What a record of a load file becomes. Never throws: every fault of the row is in the result. */
export function readRecord(layout: Layout, record: RawRecord): ReadRecord {
  const { dialect, dateOrders } = layout;
  const parsed = parseRecord(record, dialect, recordShape(layout).columnCount);
  const context: RowContext = {
    lineNumber: record.lineNumber,
    original: record.bytes,
    dateOrders,
    multiValue: 'multiValue' in dialect ? dialect.multiValue : null,
    cellBytes: (cell) =>
      parsed.kind === 'cells'
        ? encodeText((parsed.raw ?? parsed.cells)[cell] ?? '', dialect.encoding)
        : Buffer.alloc(0),
  };
  if (parsed.kind === 'fault') return reject(context, null, [parsed.fault]);
  const { cells, names, strays, trailing } = parsed;
  if (names !== null) return readNamed(names, cells, context);
  if (cells.length !== layout.columns.length) {
    const detail = `${counted(cells.length, 'cell')}, header has ${layout.columns.length}`;
    return reject(context, null, [{ code: 'CELL_COUNT', column: null, detail }]);
  }
  const faults = [
    ...strays.map((i): Fault => ({ code: 'STRAY_QUALIFIER', column: layout.columns[i]?.header ?? null, detail: null })),
    ...surplusFaults(trailing, layout.surplus),
    ...(record.holdsRecord ? [{ code: 'RECORD_IN_VALUE', column: null, detail: null } as const] : []),
  ];
  return readRow(layout.columns, cells, context, faults);
}

/** A row with other empty cells at its end than the first rows of the file may have a delimiter too many or too few. */
const surplusFaults = (trailing: number, usual = trailing): Fault[] =>
  trailing === usual
    ? []
    : [{ code: 'SURPLUS_CELLS', column: null, detail: `${counted(trailing, 'empty cell')}, usual are ${usual}` }];

/**
 * What a document becomes that a message brings as fields by name, under the same aliases as a load file's headers.
 * @param lineNumber A running number.
 * @param original What is kept when the document is refused.
 * @param dateOrder Of all its dates.
 */
export function readFields(
  fields: Readonly<Record<string, string>>,
  lineNumber: number,
  original: Uint8Array,
  dateOrder = ASSUMED_ORDER,
): ReadRecord {
  const values = Object.values(fields);
  const cellBytes = (cell: number): Uint8Array => Buffer.from(values[cell] ?? '');
  const dateOrders = Object.fromEntries(DATE_ROLES.map((role) => [role, dateOrder]));
  const context: RowContext = { lineNumber, original, dateOrders, multiValue: null, cellBytes };
  return readNamed(Object.keys(fields), values, context);
}

function readNamed(names: readonly string[], cells: readonly string[], context: RowContext): ReadRecord {
  const read = columnsOf(names);
  if ('problem' in read) return reject(context, null, [{ code: 'INVALID_JSON', column: null, detail: read.problem }]);
  // JSON can spell half a surrogate pair, which no UTF-8 column keeps.
  const broken = read.columns.filter((_, i) => cells[i]?.isWellFormed() === false);
  const faults = broken.map(
    ({ header }): Fault => ({ code: 'INVALID_JSON', column: header, detail: 'half a surrogate pair' }),
  );
  return faults.length > 0 ? reject(context, null, faults) : readRow(read.columns, cells, context);
}

/** @param found Faults of the row's form. */
function readRow(
  columns: readonly Column[],
  cells: readonly string[],
  context: RowContext,
  found: readonly Fault[] = [],
): ReadRecord {
  const values = rowValues(columns, cells);
  values.faults.unshift(...found);
  const documentId = readDocumentId(values, columns);
  const parentDocumentId = readParentId(values, documentId);
  const fields = readDocumentFields(values, context.dateOrders);
  const files = readDocumentFiles(values);
  const custodians = readCustodians(values);
  const tags = readTags(values, context.multiValue);
  const faults = withCells(values.faults, columns, context);
  // Stryker disable next-line ConditionalExpression,LogicalOperator: without an id there is an error; the type wants both
  if (documentId === null || rejects(faults)) return reject(context, documentId, faults);
  const { lineNumber, original } = context;
  const docType = docTypeOf(fields, files);
  return {
    kind: 'document',
    document: { documentId, lineNumber, parentDocumentId, docType, custodians, fields, files, tags, faults, original },
  };
}

/**
 * The faults, each with the bytes of its cell if it has one. Only the first fault of each code in a cell keeps them: a
 * list of custodians can have thousands of names that are too long, and their cell is stored once.
 */
function withCells(faults: readonly Fault[], columns: readonly Column[], { cellBytes }: RowContext): Fault[] {
  const kept = new Set<string>();
  return faults.map((fault) => {
    const cell = columns.findIndex(({ header }) => header === fault.column);
    const key = `${cell} ${fault.code}`;
    if (cell === -1 || kept.has(key)) return fault;
    kept.add(key);
    return { ...fault, original: cellBytes(cell) };
  });
}

const reject = (
  { lineNumber, original }: RowContext,
  documentId: string | null,
  faults: readonly Fault[],
): ReadRecord => ({
  kind: 'reject',
  reject: { lineNumber, documentId, faults, original },
});

function readDocumentId({ byRole, faults }: RowValues, columns: readonly Column[]): string | null {
  const found = byRole.get('documentId');
  const problem = found ? documentIdProblem(found.text) : null;
  if (found && problem === null) return found.text;
  const column = columns.find(({ role }) => role === 'documentId')?.header ?? null;
  faults.push({ code: found ? 'DOCUMENT_ID_INVALID' : 'DOCUMENT_ID_MISSING', column, detail: problem });
  return null;
}

/** A parent id that cannot be an id names no document and is dropped. Heads of families often name themselves. */
function readParentId({ byRole, faults }: RowValues, documentId: string | null): string | null {
  const found = byRole.get('parentDocumentId');
  if (found?.text === documentId) return null;
  const problem = found ? documentIdProblem(found.text) : null;
  if (!found || problem === null) return found?.text ?? null;
  faults.push({ code: 'FAMILY_PARENT_MISSING', column: found.header, detail: problem });
  return null;
}
