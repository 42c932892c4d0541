import type { MatchedOn } from '../../../shared/core/dedupe-key.ts';
import { nameDigest } from '../../../shared/core/digest.ts';
import type { InputDocument } from '../../../shared/core/document.ts';
import type { Fault } from '../../../shared/core/fault-codes.ts';
import { attachments } from '../../../shared/models/case/attachments.ts';
import { custodianExhibits } from '../../../shared/models/case/custodian-exhibits.ts';
import { documentDuplicates } from '../../../shared/models/case/document-duplicates.ts';
import { documentRelations } from '../../../shared/models/case/document-relations.ts';
import { documentRelationsInBatch } from '../../../shared/models/case/document-relations-in-batch.ts';
import { exhibits } from '../../../shared/models/case/exhibits.ts';
import { ensureCustodians } from '../../../shared/shell/database/ensure-custodians.ts';
import type { CaseSession } from '../../../shared/shell/database/sessions.ts';
import { placeFamilies } from '../core/families.ts';
import type { LoadUnit, UnitCounts } from '../core/load-unit.ts';
import {
  attachmentRows,
  custodianExhibitRow,
  duplicateRow,
  exhibitRow,
  type PartContext,
  relationInBatchRow,
  relationRow,
} from '../core/rows.ts';
import { sortRecords } from '../core/sort-records.ts';
import { claimDocuments } from './claim-documents.ts';
import { claimIds } from './claim-ids.ts';
import { type Decision, decideDocuments, type KeptDocument } from './decide-documents.ts';
import { ownerText } from './dedupe-documents.ts';
import { parentOutcomes } from './parent-outcomes.ts';
import { settleCheckpoints } from './settle-checkpoints.ts';
import { writeFaults } from './write-faults.ts';

/** A duplicate and what decided that it is one. */
interface Duplicate {
  readonly document: InputDocument;
  readonly kept: KeptDocument;
  readonly matchedOn: MatchedOn;
}

/**
 * Turns a unit's documents into rows, in the caller's transaction, by statements of many rows each. The unit must not
 * have been loaded before; the caller holds the lock that makes sure of it.
 */
export async function loadDocuments(session: CaseSession, unit: LoadUnit, now: string): Promise<UnitCounts> {
  const context: PartContext = { batchId: unit.batchId, partNumber: unit.partNumber, now };
  const sorted = sortRecords(unit.records);
  const { documents, rejects } = unit.kind === 'deferred' ? sorted : await claimDocuments(session, context, sorted);

  const rejectedIds = new Set(rejects.flatMap((reject) => reject.documentId ?? []));
  const outcomes = await parentOutcomes(session, unit.batchId, documents, rejectedIds);
  const placements = placeFamilies(documents, outcomes, unit.kind === 'deferred');
  const decisions = await decideDocuments(session, context, unit, documents, placements, outcomes);

  const loaded = documents.filter(({ documentId }) => decisions.get(documentId)?.kind === 'loaded');
  const idFaults = await claimIds(session, context, loaded);
  const deferred: InputDocument[] = [];
  const duplicates: Duplicate[] = [];
  const faults = new Map<InputDocument, readonly Fault[]>();
  for (const document of documents) {
    const placement = placements.get(document.documentId);
    const added = placement?.kind === 'head' && placement.fault ? [withParent(placement.fault, document)] : [];
    const idFault = idFaults.get(document.documentId);
    faults.set(document, [...document.faults, ...added, ...(idFault ? [idFault] : [])]);
    const decision = decisions.get(document.documentId);
    if (decision?.kind === 'duplicate') duplicates.push({ document, ...decision });
    else if (decision?.kind !== 'loaded') deferred.push(document);
  }

  // In the order of the lines, duplicates among the loaded: the first spelling of a name is the one that is stored.
  const decided = documents.filter(({ documentId }) => decisions.get(documentId)?.kind !== 'deferred');
  const people = await ensureCustodians(
    session,
    decided.flatMap((d) => d.custodians),
    now,
  );
  const custodianIds = (document: InputDocument): number[] =>
    document.custodians.flatMap((name) => people.get(nameDigest(name).toString('hex')) ?? []);

  await session.insert(
    exhibits,
    loaded.map((document) => exhibitRow(context, document, custodianIds(document)[0] ?? null)),
  );
  const exhibitIds = await exhibitsOf(
    session,
    unit.batchId,
    loaded.map((d) => d.documentId),
  );
  const exhibitOf = (document: InputDocument): number => {
    const id = exhibitIds.get(document.documentId);
    if (id === undefined) throw new Error('An inserted exhibit has no row.');
    return id;
  };
  await session.insert(
    attachments,
    loaded.flatMap((document) => attachmentRows(context, document, exhibitOf(document))),
  );
  const parents = loaded.flatMap(({ documentId }) => parentElsewhere(decisions.get(documentId)));
  const keptIds = await keptExhibits(session, [...parents, ...duplicates.map((d) => d.kept)]);
  const exhibitOfKept = (kept: KeptDocument): number | null => kept.exhibitId ?? keptIds.get(ownerText(kept)) ?? null;
  const held = duplicates.map((d) => ({ ...d, exhibitId: exhibitOfKept(d.kept) }));
  // The head of a circle names a member of its own family, which is no link.
  const attached = loaded.filter(({ documentId }) => placements.get(documentId)?.kind !== 'head');
  await writeRelations(session, context, documents, attached, ({ documentId, parentDocumentId: parentId }) => {
    const [kept] = parentElsewhere(decisions.get(documentId));
    const outcome = outcomes.get(parentId ?? '');
    const childExhibitId = exhibitIds.get(documentId);
    const parentExhibitId = kept
      ? exhibitOfKept(kept)
      : (exhibitIds.get(parentId ?? '') ?? (outcome?.kind === 'exhibit' ? outcome.exhibitId : null));
    return childExhibitId === undefined || parentExhibitId === null ? [] : [{ childExhibitId, parentExhibitId }];
  });

  await session.insert(
    documentDuplicates,
    held.map(({ document, kept, matchedOn, exhibitId }) =>
      duplicateRow(context, document, { ...kept, exhibitId }, matchedOn, custodianIds(document)[0] ?? null),
    ),
  );
  await session.insert(custodianExhibits, [
    ...loaded.flatMap((document) =>
      custodianIds(document).map((id) => custodianExhibitRow(context, exhibitOf(document), id)),
    ),
    ...held.flatMap(({ document, exhibitId }) =>
      exhibitId === null ? [] : custodianIds(document).map((id) => custodianExhibitRow(context, exhibitId, id)),
    ),
  ]);

  const warnings = await writeFaults(session, context, documents, faults, rejects);
  await settleCheckpoints(session, context, {
    duplicates: duplicates.map((d) => d.document),
    deferred,
    rejectedIds: unit.kind === 'deferred' ? [...rejectedIds] : [],
  });
  return {
    loaded: loaded.length,
    duplicates: duplicates.length,
    rejected: rejects.length,
    deferred: deferred.length,
    warnings,
  };
}

/** A fault of a document's place in its family, with the parent that it names. */
const withParent = (fault: Fault, { parentDocumentId }: InputDocument): Fault => ({
  ...fault,
  original: Buffer.from(parentDocumentId ?? ''),
});

/** The ids of a batch's exhibits by document id. */
async function exhibitsOf(session: CaseSession, batchId: number, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await session.findIn('exhibits', 'nge_document_id', ids, {
    where: { batch_id: batchId },
    attributes: ['id', 'nge_document_id'],
    // What reviewers deleted still holds its content's key: it is not loaded again behind their backs.
    withDeleted: true,
  });
  return new Map(rows.map((row) => [row.nge_document_id, row.id]));
}

const parentElsewhere = (decision: Decision | undefined): KeptDocument[] =>
  decision?.kind === 'loaded' && decision.parent !== null ? [decision.parent] : [];

/** The exhibits of kept documents, by {@link ownerText}. */
async function keptExhibits(session: CaseSession, kept: readonly KeptDocument[]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const wanted = Map.groupBy(
    kept.filter(({ exhibitId }) => exhibitId === undefined),
    ({ batchId }) => batchId,
  );
  for (const [batchId, ofBatch] of wanted) {
    const ids = new Set(ofBatch.map(({ documentId }) => documentId));
    for (const [documentId, id] of await exhibitsOf(session, batchId, [...ids])) {
      found.set(ownerText({ batchId, documentId }), id);
    }
  }
  return found;
}

async function writeRelations(
  session: CaseSession,
  context: PartContext,
  documents: readonly InputDocument[],
  attached: readonly InputDocument[],
  linkOf: (document: InputDocument) => { readonly childExhibitId: number; readonly parentExhibitId: number }[],
): Promise<void> {
  await session.insert(
    documentRelationsInBatch,
    documents.flatMap(({ documentId, parentDocumentId: parent }) =>
      parent === null || parent === documentId ? [] : [relationInBatchRow(context, documentId, parent)],
    ),
  );
  await session.insert(
    documentRelations,
    attached
      .flatMap(linkOf)
      .map(({ childExhibitId, parentExhibitId }) => relationRow(context, childExhibitId, parentExhibitId)),
  );
}
