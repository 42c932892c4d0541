import type { CaseSession } from '../../../shared/cases/sessions.ts';
import type { DocumentOutcome } from '../core/outputs.ts';

/** The part whose documents are asked for, or documents by their ids. */
export type OutcomeScope = { readonly partNumber: number } | { readonly documentIds: readonly string[] };

/** A document's outcome, with the digest of what came under its id. */
export interface CheckpointOutcome extends DocumentOutcome {
  /** Hex. */
  readonly digest: string;
}

/**
 * What the database says of documents, after their transaction's writes and on every repeat alike: events and tag
 * commands are made from this and never from what one run happened to do.
 */
export async function documentOutcomes(
  session: CaseSession,
  batchId: number,
  scope: OutcomeScope,
): Promise<CheckpointOutcome[]> {
  const where = { batch_id: batchId };
  const checkpoints =
    'partNumber' in scope
      ? await session.findAll('processCheckpoints', { where: { ...where, part_number: scope.partNumber } })
      : await session.findIn('processCheckpoints', 'nge_document_id', scope.documentIds, { where });
  return checkpoints.map((row) => ({
    documentId: row.nge_document_id,
    partNumber: row.part_number,
    lineNumber: row.line_number,
    status: row.status,
    exhibitId: row.exhibit_id,
    digest: row.content_digest.toString('hex'),
  }));
}

/** The errors that rejected rows of these parts. */
export async function rejectFaults(session: CaseSession, batchId: number, partNumbers: readonly number[]) {
  if (partNumbers.length === 0) return [];
  const { db, rows } = session.batch(batchId);
  return rows(
    db
      .selectFrom('batch_faults')
      .select(['line_number as lineNumber', 'nge_document_id as documentId', 'code', 'part_number as partNumber'])
      .where('part_number', 'in', partNumbers)
      .where('severity', '=', 'error'),
  );
}
