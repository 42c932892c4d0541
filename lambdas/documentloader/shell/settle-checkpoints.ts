import type { CaseSession } from '../../../shared/cases/sessions.ts';
import type { InputDocument } from '../../../shared/domain/document.ts';
import type { CheckpointStatus } from '../../../shared/domain/vocabulary.ts';
import { forceIndex } from '../../../shared/mysql/queries/force-index.ts';
import { type Row, valueLists } from '../../../shared/mysql/queries/insert-statements.ts';
import { deferredDocuments } from '../../../shared/schema/case/batches/deferred-documents.ts';
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
  const { batchId, partNumber, now } = context;
  const { db, run } = session.batch(batchId);
  const settle = (status: CheckpointStatus, documentIds: readonly string[]) =>
    run(
      valueLists(documentIds).map((ids) =>
        db.updateTable('process_checkpoints').set({ status, updated_at_gmt: now }).where('nge_document_id', 'in', ids),
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
  await run([
    db
      .updateTable('process_checkpoints as p')
      .set(({ selectFrom }) => ({
        exhibit_id: selectFrom('exhibits as e').select('e.id').whereRef('e.nge_document_id', '=', 'p.nge_document_id'),
        status: 'loaded',
        updated_at_gmt: now,
      }))
      .where('p.part_number', '=', partNumber)
      .where('p.exhibit_id', 'is', null)
      .where(({ exists, selectFrom }) =>
        exists(selectFrom('exhibits as e').select('e.id').whereRef('e.nge_document_id', '=', 'p.nge_document_id')),
      )
      .withPlugin(forceIndex('p', 'process_checkpoints_part')),
  ]);
}
