import type { Tally } from '../../../shared/batches/core/tally.ts';
import type { BatchStatus } from '../../../shared/domain/vocabulary.ts';
import { qualified, sql } from '../../../shared/mysql/queries/sql.ts';
import type { RowReader } from './orphan-rows.ts';

/** What the tables hold of a batch, as far as events must have told it. */
export interface BatchFacts {
  readonly caseId: number;
  readonly batchId: number;
  readonly name: string;
  readonly status: BatchStatus;
  readonly tally: Tally;
  /** Exhibit by document. */
  readonly exhibits: ReadonlyMap<string, number>;
  readonly duplicates: ReadonlySet<string>;
  /** Errors, as {@link faultText} writes them. */
  readonly errors: ReadonlySet<string>;
}

export interface ToldFault {
  readonly lineNumber: number;
  readonly documentId: string | null;
  readonly code: string;
}

export const faultText = ({ lineNumber, documentId, code }: ToldFault): string =>
  `line ${lineNumber} (${documentId ?? 'no id'}) ${code}`;

/** Reads what events must have told of a batch. */
export async function batchFacts(
  session: RowReader,
  batch: Pick<BatchFacts, 'batchId' | 'name' | 'status' | 'tally'>,
): Promise<BatchFacts> {
  const { schema, caseId } = session;
  const { batchId } = batch;
  const exhibits = await session.rows<{ document: string; id: number }>(
    sql`SELECT nge_document_id AS document, id FROM ${qualified(schema, 'exhibits')} WHERE npcase_id = ${caseId} AND batch_id = ${batchId}`,
  );
  const duplicates = await session.rows<{ document: string }>(
    sql`SELECT nge_document_id AS document FROM ${qualified(schema, 'document_duplicates')} WHERE npcase_id = ${caseId} AND batch_id = ${batchId}`,
  );
  const errors = await session.rows<{ line: number; document: string | null; code: string }>(
    sql`SELECT line_number AS line, nge_document_id AS document, code FROM ${qualified(schema, 'batch_faults')} WHERE npcase_id = ${caseId} AND batch_id = ${batchId} AND severity = ${'error'}`,
  );
  return {
    caseId,
    ...batch,
    exhibits: new Map(exhibits.map(({ document, id }) => [document, Number(id)])),
    duplicates: new Set(duplicates.map(({ document }) => document)),
    errors: new Set(
      errors.map(({ line, document, code }) => faultText({ lineNumber: Number(line), documentId: document, code })),
    ),
  };
}
