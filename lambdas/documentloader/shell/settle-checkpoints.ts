import type { InputDocument } from '../../../shared/core/document.ts';
import type { CheckpointStatus } from '../../../shared/core/domain.ts';
import { qualified, sql } from '../../../shared/core/sql.ts';
import { type Row, valueLists } from '../../../shared/core/statement-builder.ts';
import { deferredDocuments } from '../../../shared/models/case/deferred-documents.ts';
import type { CaseSession } from '../../../shared/shell/database/sessions.ts';
import { deferredRow } from '../core/deferred-payload.ts';
import type { PartContext } from '../core/rows.ts';

export interface Settled {
  readonly duplicates: readonly InputDocument[];
  readonly deferred: readonly InputDocument[];
  /** Documents that had a checkpoint before they were refused. */
  readonly rejectedIds: readonly string[];
}

/** Completes the checkpoints of a part: the exhibits of what was loaded, and what became of the rest. */
export async function settleCheckpoints(
  session: CaseSession,
  context: PartContext,
  { duplicates, deferred, rejectedIds }: Settled,
): Promise<void> {
  const checkpoints = qualified(session.schema, 'process_checkpoints');
  const { caseId, batchId, partNumber, now } = context;
  const settle = (status: CheckpointStatus, documentIds: readonly string[]) =>
    session.run(
      valueLists(documentIds).map(
        (ids) =>
          sql`UPDATE ${checkpoints} SET status = ${status}, updated_at_gmt = ${now} WHERE npcase_id = ${caseId} AND batch_id = ${batchId} AND nge_document_id IN (${ids})`,
      ),
    );
  await settle(
    'duplicate',
    duplicates.map((d) => d.documentId),
  );
  await settle(
    'deferred',
    deferred.map((d) => d.documentId),
  );
  await settle('rejected', rejectedIds);
  await session.insert(
    deferredDocuments,
    deferred.map((document): Row => deferredRow(context, document)),
  );
  // Without statistics MySQL would go by the primary key's prefix and lock every checkpoint of the batch.
  await session.run([
    sql`UPDATE ${checkpoints} p FORCE INDEX (process_checkpoints_part) STRAIGHT_JOIN ${qualified(session.schema, 'exhibits')} e ON e.npcase_id = p.npcase_id AND e.batch_id = p.batch_id AND e.nge_document_id = p.nge_document_id SET p.exhibit_id = e.id, p.status = ${'loaded'}, p.updated_at_gmt = ${now} WHERE p.npcase_id = ${caseId} AND p.batch_id = ${batchId} AND p.part_number = ${partNumber} AND p.exhibit_id IS NULL`,
  ]);
}
