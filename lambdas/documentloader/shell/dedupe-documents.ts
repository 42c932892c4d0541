import { Op } from 'sequelize';
import type { DedupeKey, MatchedOn } from '../../../shared/core/dedupe-key.ts';
import type { InputDocument } from '../../../shared/core/document.ts';
import { docDedupe } from '../../../shared/models/case/doc-dedupe.ts';
import type { CaseSession } from '../../../shared/shell/database/sessions.ts';
import { keyText } from '../core/dedupe-heads.ts';
import type { Kept } from '../core/families.ts';
import { dedupeRow, type PartContext } from '../core/rows.ts';

/** A head whose content the case already holds. */
export interface Match {
  readonly kept: Omit<Kept, 'exhibitId'>;
  readonly matchedOn: MatchedOn;
}

/** Keys in one statement: each writes about 450 bytes. */
const KEYS_A_STATEMENT = 30;

/**
 * Claims the content of family heads. `doc_dedupe`'s primary key decides: whose row stands is kept, everyone else is a
 * duplicate of it. @returns the heads that are duplicates, by document id.
 */
export async function dedupeHeads(
  session: CaseSession,
  context: PartContext,
  documents: readonly InputDocument[],
  keys: ReadonlyMap<string, DedupeKey>,
): Promise<Map<string, Match>> {
  const heads = documents.filter(({ documentId }) => keys.has(documentId)).map((d) => d.documentId);
  // In the order of their lines, which the builder's sort by key keeps: of two copies in a part the first is kept.
  await session.insert(
    docDedupe,
    heads.flatMap((id) => {
      const key = keys.get(id);
      return key ? [dedupeRow(context, id, key)] : [];
    }),
  );
  const owned = await session.findIn('docDedupe', 'nge_document_id', heads, {
    where: { batch_id: context.batchId },
    attributes: ['nge_document_id'],
  });
  const kept = new Set(owned.map((row) => row.nge_document_id));
  const lost = heads.filter((id) => !kept.has(id));
  const owners = await ownersOf(
    session,
    lost.flatMap((id) => keys.get(id) ?? []),
  );
  const matches = new Map<string, Match>();
  for (const id of lost) {
    const key = keys.get(id);
    const owner = key && owners.get(keyText(key));
    // The insert above either made the row or met it, and nothing deletes one: no owner means that this is not known.
    if (!key || !owner) throw new Error('A claimed dedupe key has no row.');
    matches.set(id, { kept: owner, matchedOn: key.matchedOn });
  }
  return matches;
}

async function ownersOf(session: CaseSession, keys: readonly DedupeKey[]): Promise<Map<string, Match['kept']>> {
  const owners = new Map<string, Match['kept']>();
  for (let i = 0; i < keys.length; i += KEYS_A_STATEMENT) {
    const conditions = keys.slice(i, i + KEYS_A_STATEMENT).map((key) => ({
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
