import type { CaseSession } from '../../../shared/cases/sessions.ts';
import type { MatchedOn } from '../../../shared/domain/dedupe-key.ts';
import { nameDigest } from '../../../shared/domain/digest.ts';
import type { InputDocument, RejectedRecord } from '../../../shared/domain/document.ts';
import type { Fault } from '../../../shared/domain/fault-codes.ts';
import { attachments } from '../../../shared/schema/case/documents/attachments.ts';
import { custodianExhibits } from '../../../shared/schema/case/documents/custodian-exhibits.ts';
import { documentDuplicates } from '../../../shared/schema/case/documents/document-duplicates.ts';
import { documentRelations } from '../../../shared/schema/case/documents/document-relations.ts';
import { documentRelationsInBatch } from '../../../shared/schema/case/documents/document-relations-in-batch.ts';
import { exhibits } from '../../../shared/schema/case/documents/exhibits.ts';
import { type KeptDocument, type ParentOutcome, type Placement, placeFamilies } from '../core/families.ts';
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
import { type Decision, decideDocuments } from './decide-documents.ts';
import { ownerText } from './dedupe-documents.ts';
import { ensureCustodians } from './ensure-custodians.ts';
import { parentOutcomes } from './parent-outcomes.ts';
import { settleCheckpoints } from './settle-checkpoints.ts';
import { writeFaults } from './write-faults.ts';

/** A duplicate and what decided that it is one. */
interface Duplicate {
  readonly document: InputDocument;
  readonly kept: KeptDocument;
  readonly matchedOn: MatchedOn;
}

/** What becomes of the documents of a unit. */
interface Plan {
  readonly documents: readonly InputDocument[];
  readonly rejects: readonly RejectedRecord[];
  readonly rejectedIds: ReadonlySet<string>;
  readonly placements: ReadonlyMap<string, Placement>;
  readonly outcomes: ReadonlyMap<string, ParentOutcome>;
  readonly decisions: ReadonlyMap<string, Decision>;
  readonly loaded: readonly InputDocument[];
  readonly duplicates: readonly Duplicate[];
  readonly deferred: readonly InputDocument[];
}

/** The custodians of a document, by id. */
type CustodianIds = (document: InputDocument) => number[];
/** The exhibit of a document that the case keeps; null where it has none. */
type KeptExhibit = (kept: KeptDocument) => number | null;

/**
 * Turns a unit's documents into rows, in the caller's transaction, by statements of many rows each. The unit must not
 * have been loaded before; the caller holds the lock that makes sure of it.
 */
export async function loadDocuments(session: CaseSession, unit: LoadUnit, now: string): Promise<UnitCounts> {
  const context: PartContext = { batchId: unit.batchId, partNumber: unit.partNumber, now };
  const plan = await planUnit(session, context, unit);
  const { documents, rejects, rejectedIds, loaded, duplicates, deferred } = plan;

  const idFaults = await claimIds(session, context, loaded);
  const custodianIds = await custodiansOf(session, plan, now);
  const exhibitIds = await writeExhibits(session, context, loaded, custodianIds);
  const keptExhibit = await keptExhibits(session, plan);
  await writeRelations(session, context, plan, exhibitIds, keptExhibit);
  await writeDuplicates(session, context, duplicates, custodianIds, keptExhibit);
  await writeCustodians(session, context, plan, custodianIds, exhibitIds, keptExhibit);
  const warnings = await writeFaults(session, context, documents, faultsOf(plan, idFaults), rejects);
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

/** Claims the documents' ids and content, and decides about each. */
async function planUnit(session: CaseSession, context: PartContext, unit: LoadUnit): Promise<Plan> {
  const isDeferred = unit.kind === 'deferred';
  const sorted = sortRecords(unit.records);
  const { documents, rejects } = isDeferred ? sorted : await claimDocuments(session, context, sorted);
  const rejectedIds = new Set(rejects.flatMap((reject) => reject.documentId ?? []));
  const outcomes = await parentOutcomes(session, unit.batchId, documents, rejectedIds);
  const placements = placeFamilies(documents, outcomes, isDeferred);
  const decisions = await decideDocuments(session, context, unit, documents, placements, outcomes);

  const loaded: InputDocument[] = [];
  const duplicates: Duplicate[] = [];
  const deferred: InputDocument[] = [];
  for (const document of documents) {
    const decision = decisions.get(document.documentId);
    if (decision?.kind === 'loaded') loaded.push(document);
    else if (decision?.kind === 'duplicate') duplicates.push({ document, ...decision });
    else deferred.push(document);
  }
  return { documents, rejects, rejectedIds, placements, outcomes, decisions, loaded, duplicates, deferred };
}

/** Every fault of each document: its own, that of its place in its family, that of its id. */
function faultsOf(
  { documents, placements }: Plan,
  idFaults: ReadonlyMap<string, Fault>,
): Map<InputDocument, readonly Fault[]> {
  return new Map(
    documents.map((document) => {
      const placement = placements.get(document.documentId);
      const placed = placement?.kind === 'head' && placement.fault ? [withParent(placement.fault, document)] : [];
      const idFault = idFaults.get(document.documentId);
      return [document, [...document.faults, ...placed, ...(idFault ? [idFault] : [])]];
    }),
  );
}

async function custodiansOf(session: CaseSession, { documents, decisions }: Plan, now: string): Promise<CustodianIds> {
  // In the order of the lines, duplicates among the loaded: the first spelling of a name is the one that is stored.
  const decided = documents.filter(({ documentId }) => decisions.get(documentId)?.kind !== 'deferred');
  const names = decided.flatMap(({ custodians }) => custodians);
  const people = await ensureCustodians(session, names, now);
  return ({ custodians }) => custodians.flatMap((name) => people.get(nameDigest(name).toString('hex')) ?? []);
}

/** @returns the ids of the new exhibits, by document id. */
async function writeExhibits(
  session: CaseSession,
  context: PartContext,
  loaded: readonly InputDocument[],
  custodianIds: CustodianIds,
): Promise<Map<string, number>> {
  await session.insert(
    exhibits,
    loaded.map((document) => exhibitRow(context, document, custodianIds(document)[0] ?? null)),
  );
  const ids = loaded.map(({ documentId }) => documentId);
  const exhibitIds = await exhibitsOf(session, context.batchId, ids);
  await session.insert(
    attachments,
    loaded.flatMap((document) => attachmentRows(context, document, exhibitOf(exhibitIds, document))),
  );
  return exhibitIds;
}

function exhibitOf(exhibitIds: ReadonlyMap<string, number>, { documentId }: InputDocument): number {
  const id = exhibitIds.get(documentId);
  if (id === undefined) throw new Error('An inserted exhibit has no row.');
  return id;
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

/** Looks up the exhibits of the documents that a unit's duplicates and members go with. */
async function keptExhibits(session: CaseSession, { loaded, duplicates, decisions }: Plan): Promise<KeptExhibit> {
  const parents = loaded.flatMap(({ documentId }) => parentElsewhere(decisions.get(documentId)));
  const unknown = [...parents, ...duplicates.map(({ kept }) => kept)].filter(
    ({ exhibitId }) => exhibitId === undefined,
  );
  const found = new Map<string, number>();
  for (const [batchId, ofBatch] of Map.groupBy(unknown, ({ batchId }) => batchId)) {
    const ids = new Set(ofBatch.map(({ documentId }) => documentId));
    for (const [documentId, id] of await exhibitsOf(session, batchId, [...ids])) {
      found.set(ownerText({ batchId, documentId }), id);
    }
  }
  return (kept) => kept.exhibitId ?? found.get(ownerText(kept)) ?? null;
}

async function writeRelations(
  session: CaseSession,
  context: PartContext,
  plan: Plan,
  exhibitIds: ReadonlyMap<string, number>,
  keptExhibit: KeptExhibit,
): Promise<void> {
  const { documents, loaded, placements, decisions, outcomes } = plan;
  await session.insert(
    documentRelationsInBatch,
    documents.flatMap(({ documentId, parentDocumentId: parent }) =>
      parent === null || parent === documentId ? [] : [relationInBatchRow(context, documentId, parent)],
    ),
  );
  const parentExhibit = ({ documentId, parentDocumentId }: InputDocument): number | null => {
    const [kept] = parentElsewhere(decisions.get(documentId));
    if (kept) return keptExhibit(kept);
    const outcome = outcomes.get(parentDocumentId ?? '');
    return exhibitIds.get(parentDocumentId ?? '') ?? (outcome?.kind === 'exhibit' ? outcome.exhibitId : null);
  };
  // The head of a circle names a member of its own family, which is no link.
  const attached = loaded.filter(({ documentId }) => placements.get(documentId)?.kind !== 'head');
  await session.insert(
    documentRelations,
    attached.flatMap((document) => {
      const parent = parentExhibit(document);
      return parent === null ? [] : [relationRow(context, exhibitOf(exhibitIds, document), parent)];
    }),
  );
}

async function writeDuplicates(
  session: CaseSession,
  context: PartContext,
  duplicates: readonly Duplicate[],
  custodianIds: CustodianIds,
  keptExhibit: KeptExhibit,
): Promise<void> {
  await session.insert(
    documentDuplicates,
    duplicates.map(({ document, kept, matchedOn }) => {
      const held = { ...kept, exhibitId: keptExhibit(kept) };
      return duplicateRow(context, document, held, matchedOn, custodianIds(document)[0] ?? null);
    }),
  );
}

/** Those who had a document, also of one that the case keeps already. */
async function writeCustodians(
  session: CaseSession,
  context: PartContext,
  { loaded, duplicates }: Plan,
  custodianIds: CustodianIds,
  exhibitIds: ReadonlyMap<string, number>,
  keptExhibit: KeptExhibit,
): Promise<void> {
  const rows = (document: InputDocument, exhibitId: number | null) =>
    exhibitId === null ? [] : custodianIds(document).map((id) => custodianExhibitRow(context, exhibitId, id));
  await session.insert(custodianExhibits, [
    ...loaded.flatMap((document) => rows(document, exhibitOf(exhibitIds, document))),
    ...duplicates.flatMap(({ document, kept }) => rows(document, keptExhibit(kept))),
  ]);
}
