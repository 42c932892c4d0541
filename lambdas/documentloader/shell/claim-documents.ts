import type { CaseSession } from '../../../shared/cases/sessions.ts';
import type { InputDocument, RejectedRecord } from '../../../shared/domain/document.ts';
import { processCheckpoints } from '../../../shared/schema/case/batches/process-checkpoints.ts';
import { checkpointRow, type PartContext } from '../core/rows.ts';
import { documentIdTwice, rejectOf, type SortedRecords } from '../core/sort-records.ts';

/**
 * Writes the checkpoints of a part's rows. Their primary key is the claim on a document id in its batch: who finds it
 * taken by another line is refused. A reject's checkpoint only says that its id was seen, so it yields
 * to a document of its part.
 */
export async function claimDocuments(
  session: CaseSession,
  context: PartContext,
  { documents, rejects }: SortedRecords,
): Promise<SortedRecords> {
  const ids = new Set(documents.map((d) => d.documentId));
  await session.insert(
    processCheckpoints,
    documents.map((document) => checkpointRow(context, document, document.parentDocumentId, 'loaded')),
  );
  const claims = await session.findIn('processCheckpoints', 'nge_document_id', [...ids], {
    where: { batch_id: context.batchId },
    attributes: ['nge_document_id', 'line_number'],
  });
  const lines = new Map(claims.map((claim) => [claim.nge_document_id, claim.line_number]));
  const refused: RejectedRecord[] = [];
  const claimed: InputDocument[] = [];
  for (const document of documents) {
    const line = lines.get(document.documentId);
    if (line === document.lineNumber) claimed.push(document);
    else refused.push(rejectOf(document, documentIdTwice(line ?? 0)));
  }
  const named = new Map(
    rejects.flatMap((r) => (r.documentId === null || ids.has(r.documentId) ? [] : [[r.documentId, r]])),
  );
  await session.insert(
    processCheckpoints,
    [...named].map(([documentId, { lineNumber, original }]) =>
      checkpointRow(context, { documentId, lineNumber, original }, null, 'rejected'),
    ),
  );
  return { documents: claimed, rejects: [...rejects, ...refused] };
}
