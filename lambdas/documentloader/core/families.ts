import type { Fault } from '../../../shared/domain/fault-codes.ts';

/** A document by its batch and id. */
export interface DocumentKey {
  readonly batchId: number;
  readonly documentId: string;
}

/** The document that the case keeps and that a duplicate matched. */
export interface KeptDocument extends DocumentKey {
  /** Null when it has none, undefined until it is looked up. */
  readonly exhibitId?: number | null;
}

/** How far a parent outside the part has come. */
export type ParentOutcome =
  | { readonly kind: 'exhibit'; readonly exhibitId: number }
  | { readonly kind: 'duplicate'; readonly kept: KeptDocument }
  | { readonly kind: 'rejected' }
  /** It waits itself, or was not seen yet. */
  | { readonly kind: 'unknown' };

/** Where a document stands in its family, and so what decides about it. */
export type Placement =
  /** Decided by its own content. */
  | { readonly kind: 'head'; readonly fault: Fault | null }
  /** Goes with a head of the same part. */
  | { readonly kind: 'member'; readonly headId: string }
  /** Goes with a family that another part has loaded. */
  | { readonly kind: 'joins' }
  /** Goes with a family that another part found to be a duplicate. */
  | { readonly kind: 'duplicate'; readonly kept: KeptDocument }
  /** Its head is not decided yet. */
  | { readonly kind: 'deferred' };

export interface FamilyDocument {
  readonly documentId: string;
  readonly parentDocumentId: string | null;
}

const byNumber = new Intl.Collator('en', { numeric: true }).compare;
const missing: Fault = { code: 'FAMILY_PARENT_MISSING', column: null, detail: null };
const cycle: Fault = { code: 'FAMILY_CYCLE', column: null, detail: null };

/**
 * Places the documents of one part by their parent pointers, whatever their order. A document that names itself is a
 * head. Pointers in a circle are broken at the lowest number.
 *
 * @param documents Distinct ids; every one that this part holds and that is not rejected.
 * @param outcomes By id, the parents that are not among the documents.
 * @param last No document will come after these: a parent that is still unknown is missing for good.
 */
export function placeFamilies(
  documents: readonly FamilyDocument[],
  outcomes: ReadonlyMap<string, ParentOutcome>,
  last: boolean,
): Map<string, Placement> {
  const parents = new Map(
    documents.map((d) => [d.documentId, d.parentDocumentId === d.documentId ? null : d.parentDocumentId]),
  );
  const placed = new Map<string, Placement>();

  const rootPlacement = (parentId: string | null): Placement => {
    if (parentId === null) return { kind: 'head', fault: null };
    const outcome = outcomes.get(parentId) ?? { kind: 'unknown' };
    if (outcome.kind === 'exhibit') return { kind: 'joins' };
    if (outcome.kind === 'duplicate') return { kind: 'duplicate', kept: outcome.kept };
    if (outcome.kind === 'unknown' && !last) return { kind: 'deferred' };
    return { kind: 'head', fault: missing };
  };

  for (const { documentId } of documents) {
    const path: string[] = [];
    let at = documentId;
    while (!placed.has(at) && !path.includes(at)) {
      path.push(at);
      const parent = parents.get(at) ?? null;
      if (parent === null || !parents.has(parent)) placed.set(at, rootPlacement(parent));
      else at = parent;
    }
    if (!placed.has(at)) {
      const circle = path.slice(path.indexOf(at)).sort(byNumber);
      at = circle[0] ?? at;
      placed.set(at, { kind: 'head', fault: cycle });
    }
    // Walking up again from the document reaches the one that was just placed, also when a circle was broken.
    for (const member of path) if (!placed.has(member)) placed.set(member, followerOf(at, placed));
  }
  return placed;
}

function followerOf(rootId: string, placed: ReadonlyMap<string, Placement>): Placement {
  const root = placed.get(rootId);
  if (root === undefined || root.kind === 'head') return { kind: 'member', headId: rootId };
  return root;
}
