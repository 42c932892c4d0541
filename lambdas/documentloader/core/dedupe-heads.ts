import { type DedupeKey, dedupeKey } from '../../../shared/domain/dedupe-key.ts';
import type { InputDocument } from '../../../shared/domain/document.ts';
import type { DedupePolicy } from '../../../shared/domain/vocabulary.ts';
import { contentHash } from '../../../shared/load-files/content-hash.ts';
import { isOfNoBytes } from '../../../shared/load-files/fields/hashes.ts';
import type { Placement } from './families.ts';
import type { LoadUnit } from './load-unit.ts';

/** The digest that a document's native is compared by: the first that is given and is not that of no bytes. */
export const nativeHash = ({ fields: { md5, sha256, sha1 } }: InputDocument): string | null =>
  [md5, sha256, sha1].find((digest) => digest !== null && !isOfNoBytes(digest)) ?? null;

/**
 * The keys of a part's family heads, by document id; heads that can match nothing have none.
 * @param kind Where a family may come in several messages its attachments are not known, and without their names an
 * e-mail's own hash would join strangers: then only a message id or the native's digest tells.
 */
export function keysOfHeads(
  policy: DedupePolicy,
  documents: readonly InputDocument[],
  placements: ReadonlyMap<string, Placement>,
  kind: LoadUnit['kind'],
): Map<string, DedupeKey> {
  const attachmentNames = namesByHead(documents, placements);
  const keys = new Map<string, DedupeKey>();
  for (const document of documents) {
    if (placements.get(document.documentId)?.kind !== 'head') continue;
    const { fields, docType, custodians } = document;
    const key = dedupeKey(policy, {
      messageId: fields.messageId,
      bcc: fields.bcc,
      md5:
        nativeHash(document) ??
        (kind === 'messages' ? null : contentHash(document, attachmentNames.get(document.documentId) ?? [])),
      docType,
      custodian: custodians[0] ?? null,
    });
    if (key) keys.set(document.documentId, key);
  }
  return keys;
}

function namesByHead(
  documents: readonly InputDocument[],
  placements: ReadonlyMap<string, Placement>,
): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { documentId, fields } of documents) {
    const placement = placements.get(documentId);
    if (placement?.kind !== 'member') continue;
    names.set(placement.headId, [...(names.get(placement.headId) ?? []), fields.fileName ?? '']);
  }
  return names;
}
