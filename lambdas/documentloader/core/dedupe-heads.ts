import { type DedupeKey, dedupeKey } from '../../../shared/core/dedupe-key.ts';
import type { InputDocument } from '../../../shared/core/document.ts';
import type { DedupePolicy } from '../../../shared/core/domain.ts';
import { contentHash } from '../../../shared/core/load-file/content-hash.ts';
import type { Placement } from './families.ts';

/** The keys of a part's family heads, by document id; heads that can match nothing have none. */
export function keysOfHeads(
  policy: DedupePolicy,
  documents: readonly InputDocument[],
  placements: ReadonlyMap<string, Placement>,
  defaultCustodian: string | null,
): Map<string, DedupeKey> {
  const attachmentNames = namesByHead(documents, placements);
  const keys = new Map<string, DedupeKey>();
  for (const document of documents) {
    if (placements.get(document.documentId)?.kind !== 'head') continue;
    const { fields, docType, custodians } = document;
    const key = dedupeKey(policy, {
      messageId: fields.messageId,
      bcc: fields.bcc,
      // The strongest digest of the native that is given stands for its content, else what the e-mail says.
      md5:
        fields.md5 ??
        fields.sha256 ??
        fields.sha1 ??
        contentHash(document, attachmentNames.get(document.documentId) ?? []),
      docType,
      custodian: custodians[0] ?? defaultCustodian,
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

/** One text for a key, to look it up by. */
export const keyText = (key: Pick<DedupeKey, 'custodian' | 'messageId' | 'bcc' | 'md5' | 'docType'>): string =>
  [key.custodian, key.messageId, key.bcc, key.md5].map((d) => d.toString('hex')).join() + key.docType;
