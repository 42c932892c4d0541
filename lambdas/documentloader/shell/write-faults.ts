import type { InputDocument, RejectedRecord } from '../../../shared/core/document.ts';
import type { Fault } from '../../../shared/core/fault-codes.ts';
import { batchFaults } from '../../../shared/models/case/batch-faults.ts';
import type { CaseSession } from '../../../shared/shell/database/sessions.ts';
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
