import type { CaseSession } from '../../../shared/cases/sessions.ts';
import type { InputDocument } from '../../../shared/domain/document.ts';
import type { ParentOutcome } from '../core/families.ts';

/** How far the parents have come that documents of a part name and that the part does not hold. */
export async function parentOutcomes(
  session: CaseSession,
  batchId: number,
  documents: readonly InputDocument[],
  rejectedIds: ReadonlySet<string>,
): Promise<Map<string, ParentOutcome>> {
  const own = new Set(documents.map((d) => d.documentId));
  const wanted = [...new Set(documents.flatMap(({ parentDocumentId: p }) => (p === null || own.has(p) ? [] : [p])))];
  const outcomes = new Map<string, ParentOutcome>();
  const where = { batch_id: batchId };
  const checkpoints = await session.findIn('processCheckpoints', 'nge_document_id', wanted, {
    where,
    attributes: ['nge_document_id', 'status', 'exhibit_id'],
  });
  const duplicates = checkpoints.filter(({ status }) => status === 'duplicate').map((c) => c.nge_document_id);
  for (const { nge_document_id: id, status, exhibit_id } of checkpoints) {
    if ((status === 'loaded' || status === 'tagged') && exhibit_id !== null) {
      outcomes.set(id, { kind: 'exhibit', exhibitId: exhibit_id });
    } else if (status === 'rejected') outcomes.set(id, { kind: 'rejected' });
  }
  for (const row of await session.findIn('documentDuplicates', 'nge_document_id', duplicates, { where })) {
    const kept = { batchId: row.kept_batch_id, documentId: row.kept_document_id, exhibitId: row.kept_exhibit_id };
    outcomes.set(row.nge_document_id, { kind: 'duplicate', kept });
  }
  for (const id of wanted) if (rejectedIds.has(id) && !outcomes.has(id)) outcomes.set(id, { kind: 'rejected' });
  return outcomes;
}
