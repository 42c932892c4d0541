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
import { keysOfHeads } from '../core/dedupe-heads.ts';
import { type Kept, placeFamilies } from '../core/families.ts';
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
import { dedupeHeads } from './dedupe-documents.ts';
import { parentOutcomes } from './parent-outcomes.ts';
import { settleCheckpoints } from './settle-checkpoints.ts';
import { writeFaults } from './write-faults.ts';

/** A duplicate and what decided that it is one. */
interface Duplicate {
  readonly document: InputDocument;
  readonly kept: Omit<Kept, 'exhibitId'> & { readonly exhibitId?: number | null };
  readonly matchedOn: MatchedOn;
}

/**
 * Turns a unit's documents into rows, in the caller's transaction, by statements of many rows each. The unit must not
 * have been loaded before; the caller holds the lock that makes sure of it.
 */
export async function loadDocuments(session: CaseSession, unit: LoadUnit, now: string): Promise<UnitCounts> {
  const context: PartContext = { caseId: session.caseId, batchId: unit.batchId, partNumber: unit.partNumber, now };
  const sorted = sortRecords(unit.records);
  const { documents, rejects } = unit.kind === 'deferred' ? sorted : await claimDocuments(session, context, sorted);

  const rejectedIds = new Set(rejects.flatMap((reject) => reject.documentId ?? []));
  const outcomes = await parentOutcomes(session, unit.batchId, documents, rejectedIds);
  const placements = placeFamilies(documents, outcomes, unit.kind === 'deferred');
  const keys = keysOfHeads(unit.policy, documents, placements, unit.custodian);
  const matches = await dedupeHeads(session, context, documents, keys);

  const loaded: InputDocument[] = [];
  const deferred: InputDocument[] = [];
  const duplicates: Duplicate[] = [];
  const faults = new Map<InputDocument, readonly Fault[]>();
  for (const document of documents) {
    const placement = placements.get(document.documentId) ?? { kind: 'head', fault: null };
    if (placement.kind === 'head' && placement.fault) faults.set(document, [...document.faults, placement.fault]);
    else faults.set(document, document.faults);
    const match = matches.get(placement.kind === 'member' ? placement.headId : document.documentId);
    if (placement.kind === 'deferred') deferred.push(document);
    else if (placement.kind === 'duplicate') duplicates.push({ document, kept: placement.kept, matchedOn: 'family' });
    else if (!match) loaded.push(document);
    else
      duplicates.push({
        document,
        kept: match.kept,
        matchedOn: placement.kind === 'member' ? 'family' : match.matchedOn,
      });
  }

  const custodianNames = ({ custodians }: InputDocument): readonly string[] =>
    custodians.length > 0 || unit.custodian === null ? custodians : [unit.custodian];
  const people = await ensureCustodians(
    session,
    [...loaded, ...duplicates.map((d) => d.document)].flatMap(custodianNames),
    now,
  );
  const custodianIds = (document: InputDocument): number[] =>
    custodianNames(document).flatMap((name) => people.get(nameDigest(name).toString('hex')) ?? []);

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
  await writeRelations(session, context, documents, loaded, exhibitIds, outcomes);

  const keptIds = await keptExhibits(session, duplicates);
  const held = duplicates.map((d) => ({ ...d, exhibitId: d.kept.exhibitId ?? keptIds.get(keptText(d.kept)) ?? null }));
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
    // A family's kept head stands for the whole family, so the custodian of a member joins it as well.
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

/** The ids of a batch's exhibits by document id. */
async function exhibitsOf(session: CaseSession, batchId: number, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await session.findIn('exhibits', 'nge_document_id', ids, {
    where: { batch_id: batchId },
    attributes: ['id', 'nge_document_id'],
  });
  return new Map(rows.map((row) => [row.nge_document_id, row.id]));
}

const keptText = ({ batchId, documentId }: Omit<Kept, 'exhibitId'>): string => `${batchId} ${documentId}`;

async function keptExhibits(session: CaseSession, duplicates: readonly Duplicate[]): Promise<Map<string, number>> {
  const wanted = Map.groupBy(
    duplicates.filter(({ kept }) => kept.exhibitId === undefined),
    ({ kept }) => kept.batchId,
  );
  const found = new Map<string, number>();
  for (const [batchId, ofBatch] of wanted) {
    const ids = new Set(ofBatch.map(({ kept }) => kept.documentId));
    for (const [documentId, id] of await exhibitsOf(session, batchId, [...ids]))
      found.set(keptText({ batchId, documentId }), id);
  }
  return found;
}

async function writeRelations(
  session: CaseSession,
  context: PartContext,
  documents: readonly InputDocument[],
  loaded: readonly InputDocument[],
  exhibitIds: ReadonlyMap<string, number>,
  outcomes: Awaited<ReturnType<typeof parentOutcomes>>,
): Promise<void> {
  const parentExhibit = (parentId: string): number | undefined => {
    const outcome = outcomes.get(parentId);
    return exhibitIds.get(parentId) ?? (outcome?.kind === 'exhibit' ? outcome.exhibitId : undefined);
  };
  const pointers = (of: readonly InputDocument[]) =>
    of.flatMap(({ documentId, parentDocumentId: parent }) =>
      parent === null || parent === documentId ? [] : [{ documentId, parent }],
    );
  await session.insert(
    documentRelationsInBatch,
    pointers(documents).map(({ documentId, parent }) => relationInBatchRow(context, documentId, parent)),
  );
  await session.insert(
    documentRelations,
    pointers(loaded).flatMap(({ documentId, parent }) => {
      const [childId, parentId] = [exhibitIds.get(documentId), parentExhibit(parent)];
      return childId === undefined || parentId === undefined ? [] : [relationRow(context, childId, parentId)];
    }),
  );
}
