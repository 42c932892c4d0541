import type { Batch } from '../../shared/batches/record-batch.ts';
import type { BatchSession, CaseSession } from '../../shared/cases/sessions.ts';
import type { FaultCode, Severity } from '../../shared/domain/fault-codes.ts';
import type { Encoding } from '../../shared/load-files/dialect.ts';
import type { KeptValue } from '../../shared/load-files/kept-value.ts';

/** Where a fault is in its batch; faults are in this order. */
export interface FaultPlace {
  readonly lineNumber: number;
  readonly faultNumber: number;
}

/** One fault of a row. */
export interface RowFault extends FaultPlace {
  readonly severity: Severity;
  readonly code: FaultCode;
  readonly column: string | null;
  readonly detail: string | null;
  readonly documentId: string | null;
  readonly kept: KeptValue | null;
}

export interface FaultPage {
  readonly faults: readonly RowFault[];
  /** How many faults of the batch come after these. */
  readonly more: number;
}

export interface PageOptions {
  /** The fault before the first of the page; null for the beginning. */
  readonly after: FaultPlace | null;
  readonly limit: number;
  /** How much is read of what each fault keeps. */
  readonly maxBytes: number;
}

/** Some faults of a batch, in the order of their lines. */
export async function readFaults(
  session: CaseSession,
  batchId: number,
  { after, limit, maxBytes }: PageOptions,
): Promise<FaultPage> {
  const { db, rows, first } = session.batch(batchId);
  const page = faultsAfter(db, after)
    .select((eb) => [
      'line_number',
      'fault_number',
      'severity',
      'code',
      'column_name',
      'detail',
      'nge_document_id',
      eb.fn<Buffer | null>('substring', [eb.ref('original'), eb.val(1), eb.val(maxBytes)]).as('kept'),
      eb.fn<number | null>('length', ['original']).as('bytes'),
    ])
    .orderBy('line_number')
    .orderBy('fault_number')
    .limit(limit);
  const faults = (await rows(page)).map(faultOf);
  const last = faults.at(-1);
  if (!last || faults.length < limit) return { faults, more: 0 };
  const { n: more } = await first(faultsAfter(db, last).select(({ fn }) => fn.countAll<number>().as('n')));
  return { faults, more };
}

const faultsAfter = (db: BatchSession['db'], after: FaultPlace | null) => {
  const { lineNumber, faultNumber } = after ?? { lineNumber: 0, faultNumber: 0 };
  return db
    .selectFrom('batch_faults')
    .where('line_number', '>=', lineNumber)
    .where((eb) => eb.or([eb('line_number', '>', lineNumber), eb('fault_number', '>', faultNumber)]));
};

interface Row {
  readonly line_number: number;
  readonly fault_number: number;
  readonly severity: Severity;
  readonly code: FaultCode;
  readonly column_name: string | null;
  readonly detail: string | null;
  readonly nge_document_id: string | null;
  readonly kept: Buffer | null;
  readonly bytes: number | null;
}

const faultOf = (row: Row): RowFault => ({
  lineNumber: row.line_number,
  faultNumber: row.fault_number,
  severity: row.severity,
  code: row.code,
  column: row.column_name,
  detail: row.detail,
  documentId: row.nge_document_id,
  kept:
    row.kept === null ? null : { code: row.code, column: row.column_name, bytes: row.kept, totalBytes: row.bytes ?? 0 },
});

/** The encoding of what the faults of a batch keep. */
export const encodingOfBatch = ({ layout }: Pick<Batch, 'layout'>): Encoding => layout?.dialect.encoding ?? 'utf-8';
