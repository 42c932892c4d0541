import type { CaseSession } from '../../../shared/cases/sessions.ts';
import type { InputDocument, RejectedRecord } from '../../../shared/domain/document.ts';
import type { Fault } from '../../../shared/domain/fault-codes.ts';
import { batchFaults } from '../../../shared/schema/case/batches/batch-faults.ts';
import { faultRows, type PartContext } from '../core/rows.ts';

/**
 * Records what is wrong with the rows of a part.
 * @returns the warnings that were not recorded before: a document that waited for its family brings its own once more.
 */
export async function writeFaults(
  session: CaseSession,
  context: PartContext,
  documents: readonly InputDocument[],
  faults: ReadonlyMap<InputDocument, readonly Fault[]>,
  rejects: readonly RejectedRecord[],
): Promise<number> {
  const ofRejects = rejects.flatMap((reject) => faultRows(context, reject, reject.faults));
  const ofDocuments = documents.flatMap((document) =>
    faultRows(context, document, faults.get(document) ?? document.faults),
  );
  const all = [...ofRejects, ...ofDocuments];
  await session.insert(
    batchFaults,
    all.filter(({ severity }) => severity === 'error'),
  );
  return session.insert(
    batchFaults,
    all.filter(({ severity }) => severity === 'warning'),
  );
}
