import { Op } from 'sequelize';
import type { CaseSession } from '../../../shared/cases/sessions.ts';
import { type DedupeKey, keyText, type MatchedOn } from '../../../shared/domain/dedupe-key.ts';
import { docDedupe } from '../../../shared/schema/case/documents/doc-dedupe.ts';
import type { DocumentKey } from '../core/families.ts';
import { dedupeRow, type PartContext } from '../core/rows.ts';

/** Content that the case already holds. */
export interface Match {
  readonly kept: DocumentKey;
  readonly matchedOn: MatchedOn;
}

/** Keys in one statement: each writes about 450 bytes. */
const KEYS_PER_STATEMENT = 30;

/**
 * Claims content. `doc_dedupe`'s primary key decides: whose row stands is kept, everyone else is a duplicate of it.
 * @param claims In the order of their lines, which the builder's sort by key keeps: of two copies the first is kept.
 * @returns the claims that another document holds, by document id.
 */
export async function claimContent(
  session: CaseSession,
  context: PartContext,
  claims: ReadonlyMap<string, DedupeKey>,
): Promise<Map<string, Match>> {
  const ids = [...claims.keys()];
  await insertKeys(session, context, claims);
  const owned = await session.findIn('docDedupe', 'nge_document_id', ids, {
    where: { batch_id: context.batchId },
    attributes: ['nge_document_id'],
  });
  const kept = new Set(owned.map((row) => row.nge_document_id));
  const lost = ids.filter((id) => !kept.has(id));
  const owners = await ownersOf(
    session,
    lost.flatMap((id) => claims.get(id) ?? []),
  );
  const matches = new Map<string, Match>();
  for (const id of lost) {
    const key = claims.get(id);
    const owner = key && owners.get(keyText(key));
    // The insert above either made the row or met it, and nothing deletes one: no owner means that this is not known.
    if (!key || !owner) throw new Error('A claimed dedupe key has no row.');
    matches.set(id, { kept: owner, matchedOn: key.matchedOn });
  }
  return matches;
}

/** Notes the content of documents that are kept whatever it is; a key that stands already is left alone. */
export const insertKeys = (
  session: CaseSession,
  context: PartContext,
  keys: ReadonlyMap<string, DedupeKey>,
): Promise<number> =>
  session.insert(
    docDedupe,
    [...keys].map(([documentId, key]) => dedupeRow(context, documentId, key)),
  );

/** The keys under which documents are held, by {@link ownerText}. */
export async function keysHeldBy(
  session: CaseSession,
  owners: readonly DocumentKey[],
): Promise<Map<string, DedupeKey>> {
  const keys = new Map<string, DedupeKey>();
  for (const [batchId, ofBatch] of Map.groupBy(owners, (owner) => owner.batchId)) {
    const ids = [...new Set(ofBatch.map((owner) => owner.documentId))];
    for (const row of await session.findIn('docDedupe', 'nge_document_id', ids, { where: { batch_id: batchId } })) {
      const { custodian, message_id: messageId, bcc, md5, doc_type: docType } = row;
      const key = { custodian, messageId, bcc, md5, docType, matchedOn: 'family' } as const;
      keys.set(ownerText({ batchId, documentId: row.nge_document_id }), key);
    }
  }
  return keys;
}

export const ownerText = ({ batchId, documentId }: DocumentKey): string => `${batchId} ${documentId}`;

async function ownersOf(session: CaseSession, keys: readonly DedupeKey[]): Promise<Map<string, DocumentKey>> {
  const owners = new Map<string, DocumentKey>();
  for (let i = 0; i < keys.length; i += KEYS_PER_STATEMENT) {
    const conditions = keys.slice(i, i + KEYS_PER_STATEMENT).map((key) => ({
      custodian: key.custodian,
      message_id: key.messageId,
      bcc: key.bcc,
      md5: key.md5,
      doc_type: key.docType,
    }));
    // Alternatives of whole keys: MariaDB reads the index for these, and scans for a list of tuples.
    for (const row of await session.findAll('docDedupe', { where: { [Op.or]: conditions } })) {
      const text = keyText({ ...row, messageId: row.message_id, docType: row.doc_type });
      owners.set(text, { batchId: row.batch_id, documentId: row.nge_document_id });
    }
  }
  return owners;
}
