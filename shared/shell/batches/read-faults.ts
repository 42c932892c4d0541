import type { FaultCode, Severity } from '../../core/fault-codes.ts';
import type { KeptValue } from '../../core/kept-value.ts';
import type { Encoding } from '../../core/load-file/dialect.ts';
import { qualified, sql } from '../../core/sql.ts';
import type { CaseSession } from '../database/sessions.ts';
import type { Batch } from './record-batch.ts';

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

interface Row {
  readonly line: number;
  readonly fault: number;
  readonly severity: Severity;
  readonly code: FaultCode;
  readonly name: string | null;
  readonly detail: string | null;
  readonly document: string | null;
  readonly kept: Buffer | null;
  readonly bytes: number | null;
}

/** Some faults of a batch, in the order of their lines. */
export async function readFaults(
  session: CaseSession,
  batchId: number,
  { after, limit, maxBytes }: PageOptions,
): Promise<FaultPage> {
  const table = qualified(session.schema, 'batch_faults');
  const { lineNumber: line, faultNumber: fault } = after ?? { lineNumber: 0, faultNumber: 0 };
  const rows = await session.rows<Row>(sql`
    SELECT line_number AS line, fault_number AS fault, severity, code, column_name AS name, detail,
      nge_document_id AS document, SUBSTRING(original, 1, ${maxBytes}) AS kept, LENGTH(original) AS bytes
    FROM ${table}
    WHERE npcase_id = ${session.caseId} AND batch_id = ${batchId}
      AND line_number >= ${line} AND (line_number > ${line} OR fault_number > ${fault})
    ORDER BY line_number, fault_number
    LIMIT ${limit}`);
  const faults = rows.map(faultOf);
  const last = faults.at(-1);
  return { faults, more: last && faults.length === limit ? await countAfter(session, batchId, last) : 0 };
}

async function countAfter(session: CaseSession, batchId: number, place: FaultPlace): Promise<number> {
  const { lineNumber: line, faultNumber: fault } = place;
  const [row] = await session.rows<{ n: number }>(sql`
    SELECT COUNT(*) AS n
    FROM ${qualified(session.schema, 'batch_faults')}
    WHERE npcase_id = ${session.caseId} AND batch_id = ${batchId}
      AND line_number >= ${line} AND (line_number > ${line} OR fault_number > ${fault})`);
  return Number(row?.n ?? 0);
}

const faultOf = ({ line, fault, severity, code, name, detail, document, kept, bytes }: Row): RowFault => ({
  lineNumber: Number(line),
  faultNumber: fault,
  severity,
  code,
  column: name,
  detail,
  documentId: document,
  kept: kept === null ? null : { code, column: name, bytes: kept, totalBytes: Number(bytes) },
});

/** The encoding of what the faults of a batch keep. */
export const encodingOfBatch = ({ layout }: Pick<Batch, 'layout'>): Encoding => layout?.dialect.encoding ?? 'utf-8';
