import type { InputDocument, RejectedRecord } from '../../../shared/core/document.ts';
import { FAULTS, type Fault } from '../../../shared/core/fault-codes.ts';
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
  await session.insert(batchFaults, ofRejects);
  const recorded = await session.insert(batchFaults, ofDocuments);
  return recorded + ofRejects.filter(({ code }) => FAULTS[code as keyof typeof FAULTS].severity === 'warning').length;
}
