import type { CaseSession } from '../../../shared/cases/sessions.ts';
import type { DedupeKey, MatchedOn } from '../../../shared/domain/dedupe-key.ts';
import { memberKey } from '../../../shared/domain/dedupe-key.ts';
import type { InputDocument } from '../../../shared/domain/document.ts';
import { keysOfHeads, nativeHash } from '../core/dedupe-heads.ts';
import type { KeptDocument, ParentOutcome, Placement } from '../core/families.ts';
import type { LoadUnit } from '../core/load-unit.ts';
import type { PartContext } from '../core/rows.ts';
import { claimContent, insertKeys, keysHeldBy, type Match, ownerText } from './dedupe-documents.ts';

export type Decision =
  /** `parent`: the kept copy of its parent, where the parent itself is a duplicate. */
  | { readonly kind: 'loaded'; readonly parent: KeptDocument | null }
  | { readonly kind: 'duplicate'; readonly kept: KeptDocument; readonly matchedOn: MatchedOn }
  | { readonly kind: 'deferred' };

/** A parent as its children see it. */
interface Decided {
  readonly decision: Decision;
  readonly key: DedupeKey | null;
}

/**
 * Decides what becomes of the documents of a unit: heads by their content, members after their parents. Members of a
 * family that is kept are kept; members of a duplicate are duplicates of those that the kept family holds, and are
 * loaded where it lacks them.
 */
export async function decideDocuments(
  session: CaseSession,
  context: PartContext,
  unit: LoadUnit,
  documents: readonly InputDocument[],
  placements: ReadonlyMap<string, Placement>,
  outcomes: ReadonlyMap<string, ParentOutcome>,
): Promise<Map<string, Decision>> {
  const decided = new Map<string, Decided>();
  const heads = keysOfHeads(unit.policy, documents, placements, unit.kind);
  const matches = await claimContent(session, context, heads);
  for (const { documentId } of documents) {
    const placement = placements.get(documentId);
    if (placement?.kind === 'deferred') decided.set(documentId, { decision: { kind: 'deferred' }, key: null });
    if (placement?.kind !== 'head') continue;
    const match = matches.get(documentId);
    decided.set(documentId, {
      decision: match ? { kind: 'duplicate', ...match } : { kind: 'loaded', parent: null },
      key: heads.get(documentId) ?? null,
    });
  }

  const own = new Set(documents.map((d) => d.documentId));
  const outside = await decidedOutside(session, context.batchId, outcomes);
  let left = documents.filter((d) => !decided.has(d.documentId));
  while (left.length > 0) {
    const parentOf = ({ parentDocumentId: id }: InputDocument): Decided | undefined =>
      id === null ? undefined : own.has(id) ? decided.get(id) : outside.get(id);
    const generation = left.filter((d) => parentOf(d) !== undefined);
    if (generation.length === 0) throw new Error('A placed document has no decided parent.');
    const found = await decideGeneration(session, context, generation, (d) => parentOf(d) as Decided, own);
    for (const [id, decision] of found) decided.set(id, decision);
    left = left.filter((d) => !decided.has(d.documentId));
  }
  return new Map([...decided].map(([id, { decision }]) => [id, decision]));
}

async function decidedOutside(
  session: CaseSession,
  batchId: number,
  outcomes: ReadonlyMap<string, ParentOutcome>,
): Promise<Map<string, Decided>> {
  const holders = new Map<string, KeptDocument>();
  for (const [documentId, outcome] of outcomes) {
    if (outcome.kind === 'exhibit') holders.set(documentId, { batchId, documentId, exhibitId: outcome.exhibitId });
    else if (outcome.kind === 'duplicate') holders.set(documentId, outcome.kept);
  }
  const keys = await keysHeldBy(session, [...holders.values()]);
  return new Map(
    [...holders].map(([documentId, holder]) => [
      documentId,
      {
        key: keys.get(ownerText(holder)) ?? null,
        decision:
          outcomes.get(documentId)?.kind === 'duplicate'
            ? { kind: 'duplicate', kept: holder, matchedOn: 'family' }
            : { kind: 'loaded', parent: null },
      },
    ]),
  );
}

async function decideGeneration(
  session: CaseSession,
  context: PartContext,
  generation: readonly InputDocument[],
  parentOf: (document: InputDocument) => Decided,
  own: ReadonlySet<string>,
): Promise<Map<string, Decided>> {
  const keys = memberKeys(generation, parentOf);
  // A member of a kept family that comes without it may find that a copy of the family brought its like before.
  const mayBeHeld = (d: InputDocument) =>
    parentOf(d).decision.kind === 'duplicate' || !own.has(d.parentDocumentId ?? '');
  const claims = new Map(generation.filter(mayBeHeld).flatMap(({ documentId: id }) => entryOf(keys, id)));
  const others = generation.filter((d) => !claims.has(d.documentId));
  // First the members of families that are kept: a copy of the family in the same part must find them.
  await insertKeys(session, context, new Map(others.flatMap(({ documentId: id }) => entryOf(keys, id))));
  const matches = await withoutSiblings(session, context, generation, await claimContent(session, context, claims));

  return new Map(
    generation.map((document): [string, Decided] => {
      const { decision: parent } = parentOf(document);
      const match = matches.get(document.documentId);
      const decision: Decision = match
        ? { kind: 'duplicate', kept: match.kept, matchedOn: 'family' }
        : { kind: 'loaded', parent: parent.kind === 'duplicate' ? parent.kept : null };
      return [document.documentId, { decision, key: keys.get(document.documentId) ?? null }];
    }),
  );
}

/** Leaves out matches with a sibling: two attachments of one parent may be alike, and the file has both. */
async function withoutSiblings(
  session: CaseSession,
  { batchId }: PartContext,
  generation: readonly InputDocument[],
  matches: ReadonlyMap<string, Match>,
): Promise<Map<string, Match>> {
  const owners = [...matches.values()]
    .filter(({ kept }) => kept.batchId === batchId)
    .map(({ kept }) => kept.documentId);
  const rows = await session.findIn('processCheckpoints', 'nge_document_id', [...new Set(owners)], {
    where: { batch_id: batchId },
    attributes: ['nge_document_id', 'parent_document_id'],
  });
  const parents = new Map(rows.map((row) => [row.nge_document_id, row.parent_document_id]));
  return new Map(
    generation.flatMap(({ documentId, parentDocumentId }) => {
      const match = matches.get(documentId);
      const isSibling = match?.kept.batchId === batchId && parents.get(match.kept.documentId) === parentDocumentId;
      return match && !isSibling ? [[documentId, match] as const] : [];
    }),
  );
}

const entryOf = (keys: ReadonlyMap<string, DedupeKey>, id: string): [string, DedupeKey][] => {
  const key = keys.get(id);
  return key ? [[id, key]] : [];
};

/** The keys of members, whose parents have one. Equal siblings are told apart by their order in the file. */
function memberKeys(
  generation: readonly InputDocument[],
  parentOf: (document: InputDocument) => Decided,
): Map<string, DedupeKey> {
  const keys = new Map<string, DedupeKey>();
  const seen = new Map<string, number>();
  for (const document of generation) {
    const parent = parentOf(document).key;
    if (parent === null) continue;
    const identity = nativeHash(document) ?? document.fields.fileName ?? '';
    const sibling = JSON.stringify([document.parentDocumentId, identity, document.docType]);
    const occurrence = seen.get(sibling) ?? 0;
    seen.set(sibling, occurrence + 1);
    keys.set(document.documentId, memberKey(parent, identity, occurrence, document.docType));
  }
  return keys;
}
