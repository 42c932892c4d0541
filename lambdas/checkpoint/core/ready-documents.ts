/** A document that waits, and the parent it names. */
export interface WaitingDocument {
  readonly documentId: string;
  readonly parentDocumentId: string | null;
}

const byNumber = new Intl.Collator('en', { numeric: true }).compare;

/**
 * Which waiting documents can be decided now, and in how many parts. First those whose parent does not wait itself,
 * whatever became of it; siblings stay together as far as a part holds them. When all that is left hangs on circles, the
 * circles come whole, however large, so that the loader can break each at its lowest number; who hangs on them is next.
 */
export function readyDocuments(waiting: readonly WaitingDocument[], maxDocuments: number): string[][] {
  const ids = new Set<string | null>(waiting.map((d) => d.documentId));
  const ready = waiting.filter((d) => !ids.has(d.parentDocumentId));
  const groups = ready.length > 0 ? siblings(ready, maxDocuments) : circles(waiting);
  const parts: string[][] = [];
  let part: string[] = [];
  for (const group of groups.toSorted((a, b) => byNumber(a[0] ?? '', b[0] ?? ''))) {
    if (part.length > 0 && part.length + group.length > maxDocuments) {
      parts.push(part);
      part = [];
    }
    part.push(...group);
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

/** Documents by the parent they name, in groups that a part holds. */
function siblings(ready: readonly WaitingDocument[], maxDocuments: number): string[][] {
  const groups: string[][] = [];
  for (const family of Map.groupBy(ready, (d) => d.parentDocumentId).values()) {
    const members = family.map((d) => d.documentId).sort(byNumber);
    for (let i = 0; i < members.length; i += maxDocuments) groups.push(members.slice(i, i + maxDocuments));
  }
  return groups;
}

/** The documents whose pointers lead back to themselves, circle by circle. */
function circles(waiting: readonly WaitingDocument[]): string[][] {
  const parents = new Map(waiting.map((d) => [d.documentId, d.parentDocumentId]));
  const visited = new Set<string>();
  const found: string[][] = [];
  for (const { documentId } of waiting) {
    const path: string[] = [];
    let at = documentId;
    while (!visited.has(at)) {
      visited.add(at);
      path.push(at);
      at = parents.get(at) ?? at;
    }
    const start = path.indexOf(at);
    if (start >= 0) found.push(path.slice(start).sort(byNumber));
  }
  return found;
}
