import { bareMessageId } from '../load-files/fields/message-id.ts';
import { ABSENT, digestOf, nameDigest } from './digest.ts';
import type { DedupePolicy, DocType } from './vocabulary.ts';

/** Which parts of the key matched; `family` is a member that went with its head. */
export type MatchedOn = 'message_id+md5' | 'message_id' | 'md5' | 'family';

/** The composite key of `doc_dedupe` without the case: fixed-width digests, ABSENT where the document has no value. */
export interface DedupeKey {
  /** Zero under the global policy: then the scope is the whole case. */
  readonly custodian: Buffer;
  readonly messageId: Buffer;
  readonly bcc: Buffer;
  readonly md5: Buffer;
  readonly docType: DocType;
  readonly matchedOn: MatchedOn;
}

export interface DedupeInput {
  readonly messageId: string | null;
  readonly bcc: string | null;
  /** The native's MD5, else the e-mail hash; null when there is neither. */
  readonly md5: string | null;
  readonly docType: DocType;
  readonly custodian: string | null;
}

/**
 * What a family head is compared by, or null when it can match nothing: the policy is `none`, or it has neither a
 * message id nor a hash. Absent ids never match each other: without one the hash decides.
 * @see docs/adr/0002-digests-in-dedupe-keys.md
 */
export function dedupeKey(policy: DedupePolicy, input: DedupeInput): DedupeKey | null {
  const messageId = bareMessageId(input.messageId);
  if (policy === 'none' || (messageId === null && input.md5 === null)) return null;
  return {
    custodian: policy === 'custodial' ? nameDigest(input.custodian ?? '') : ABSENT,
    messageId: messageId === null ? ABSENT : digestOf(messageId),
    bcc: input.bcc === null ? ABSENT : digestOf(input.bcc),
    md5: input.md5 === null ? ABSENT : digestOf(input.md5.toLowerCase()),
    docType: input.docType,
    matchedOn: messageId === null ? 'md5' : input.md5 === null ? 'message_id' : 'message_id+md5',
  };
}

/**
 * What a member of a family is compared by, once its head is a duplicate: the key of its parent, its own content, and
 * which of equal siblings it is. So a family goes with its head, and yet an attachment that the kept family lacks, or
 * has lost to a fault, is loaded.
 * @param identity The digest of its native, else its file name; equal for two siblings only when they may be the same.
 * @param occurrence 0 for the first sibling with this identity.
 */
export const memberKey = (parent: DedupeKey, identity: string, occurrence: number, docType: DocType): DedupeKey => ({
  custodian: parent.custodian,
  messageId: digestOf(JSON.stringify(['member of', keyText(parent)])),
  bcc: ABSENT,
  md5: digestOf(JSON.stringify([identity, occurrence])),
  docType,
  matchedOn: 'family',
});

/** One text for a key, to look it up by. */
export const keyText = (key: Omit<DedupeKey, 'matchedOn'>): string =>
  [key.custodian, key.messageId, key.bcc, key.md5].map((digest) => digest.toString('hex')).join() + key.docType;
