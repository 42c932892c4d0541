/** A document that waits, and the parent it names. */
export interface WaitingDocument {
  readonly documentId: string;
  readonly parentDocumentId: string | null;
}

const byNumber = new Intl.Collator('en', { numeric: true }).compare;

/**
 * Which waiting documents can be decided now, and in how many parts. First those whose parent does not wait itself,
 * whatever became of it; siblings stay together. When all that is left runs in circles, the circles come whole, so that
 * the loader can break each at its lowest number.
 */
export function readyDocuments(waiting: readonly WaitingDocument[], maxDocuments: number): string[][] {
  const ids = new Set(waiting.map((d) => d.documentId));
  const ready = waiting.filter(({ parentDocumentId: parent }) => parent === null || !ids.has(parent));
  const families = ready.length > 0 ? [...Map.groupBy(ready, (d) => d.parentDocumentId).values()] : circles(waiting);
  const parts: string[][] = [];
  let part: string[] = [];
  for (const family of families) {
    const members = family.map((d) => d.documentId).sort(byNumber);
    if (part.length > 0 && part.length + members.length > maxDocuments) {
      parts.push(part);
      part = [];
    }
    part.push(...members);
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

/** Groups documents that are connected by their pointers. */
function circles(waiting: readonly WaitingDocument[]): WaitingDocument[][] {
  const parents = new Map(waiting.map((d) => [d.documentId, d.parentDocumentId]));
  const circleOf = (start: string): string => {
    const seen = new Set<string>();
    let at = start;
    while (!seen.has(at)) {
      seen.add(at);
      at = parents.get(at) ?? at;
    }
    const members: string[] = [];
    for (let next = at; members.length === 0 || next !== at; next = parents.get(next) ?? at) members.push(next);
    return members.sort(byNumber)[0] ?? at;
  };
  return [...Map.groupBy(waiting, (d) => circleOf(d.documentId)).values()];
}
