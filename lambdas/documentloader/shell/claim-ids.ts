import type { CaseSession } from '../../../shared/cases/sessions.ts';
import { documentIdDigest } from '../../../shared/domain/digest.ts';
import type { InputDocument } from '../../../shared/domain/document.ts';
import type { Fault } from '../../../shared/domain/fault-codes.ts';
import { whereMigrated } from '../../../shared/mysql/where-migrated.ts';
import { documentIds } from '../../../shared/schema/case/documents/document-ids.ts';
import { idInCase } from '../core/ids-in-case.ts';
import { documentIdRow, type PartContext } from '../core/rows.ts';

/**
 * Claims the ids of documents that become exhibits. The first exhibit of an id holds it, and every later one is loaded
 * with a warning. A claim and the exhibit's row commit together, so a part that runs again after a crash meets no claim
 * of its own.
 * @param documents In the order of their lines: of two ids in one part that differ by case only, the first line holds.
 * @returns the warnings, by document id.
 */
export const claimIds = (
  session: CaseSession,
  context: PartContext,
  documents: readonly InputDocument[],
): Promise<Map<string, Fault>> => whereMigrated(() => claim(session, context, documents), new Map());

async function claim(
  session: CaseSession,
  context: PartContext,
  documents: readonly InputDocument[],
): Promise<Map<string, Fault>> {
  const rows = documents.map(({ documentId }) => documentIdRow(context, documentId));
  const claimed = await session.insert(documentIds, rows);
  // The usual case: nobody else has any of them.
  if (claimed === rows.length) return new Map();
  const digests = rows.map((row) => row.id_digest);
  const holders = new Map(
    (await session.findIn('documentIds', 'id_digest', digests)).map((row) => [row.id_digest.toString('hex'), row]),
  );
  return new Map(
    documents.flatMap(({ documentId }): [string, Fault][] => {
      const holder = holders.get(documentIdDigest(documentId).toString('hex'));
      if (!holder) throw new Error('A claimed document id has no row.');
      const first = { batchId: holder.batch_id, documentId: holder.nge_document_id };
      const fault = idInCase({ batchId: context.batchId, documentId }, first);
      return fault ? [[documentId, fault]] : [];
    }),
  );
}
