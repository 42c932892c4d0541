import type { CaseSession } from '../../../shared/cases/sessions.ts';
import { fromGmt } from '../../../shared/domain/gmt.ts';
import { PermanentError } from '../../../shared/domain/permanent-error.ts';
import type { TagDocuments } from '../../../shared/messages/commands/tag-documents.ts';
import { valueLists } from '../../../shared/mysql/queries/insert-statements.ts';
import { batchFaults } from '../../../shared/schema/case/batches/batch-faults.ts';
import { taggings } from '../../../shared/schema/case/review/taggings.ts';
import { planTags, type TagPlan } from '../core/tag-keys.ts';
import { linkText, onlyLinks, type Refusals, refusalRows } from '../core/tag-refusals.ts';
import { ensureTags, tagId } from './ensure-tags.ts';

/**
 * Writes the tags of commands of one batch, in the caller's transaction, and moves their documents on. Of documents that
 * are tagged nothing is written again.
 * @param refused Links that are left out, and told as warnings of their rows.
 * @returns by document id, how many of its values were refused, now or earlier.
 */
export async function writeTags(
  session: CaseSession,
  batchId: number,
  commands: readonly TagDocuments[],
  refused: Refusals,
  now: string,
): Promise<ReadonlyMap<string, number>> {
  const checkpoints = await ownCheckpoints(session, batchId, commands);
  const open = commands.map((command) => ({
    ...command,
    documents: command.documents.filter(({ documentId }) => checkpoints.get(documentId)?.status === 'loaded'),
  }));
  const leftOut = new Set(refused.links.map(linkText));
  const all = planTags(open.flatMap(({ documents }) => documents));
  const plan = onlyLinks(
    all,
    all.links.filter((link) => !leftOut.has(linkText(link))),
  );
  const ids = await ensureTags(session, plan.fields, plan.tags, now);
  const byPart = [...Map.groupBy(open, ({ partNumber }) => partNumber)].sort(([a], [b]) => a - b);
  for (const [partNumber, inPart] of byPart) {
    const documents = inPart.flatMap((command) => command.documents);
    const named = new Set(documents.map(({ exhibitId }) => exhibitId));
    const links = plan.links.filter(({ exhibitId }) => named.has(exhibitId));
    const rows = documents.flatMap((document) => {
      const lineNumber = checkpoints.get(document.documentId)?.line_number ?? 0;
      return refusalRows({ batchId, partNumber }, document, lineNumber, refused, now);
    });
    const written = {
      taggings: await writeLinks(session, batchId, links, ids, now),
      warnings: await session.insert(batchFaults, rows),
    };
    const documentIds = documents.map(({ documentId }) => documentId);
    await finishPart(session, { batchId, partNumber, documentIds, written, now });
  }
  return refusedEarlier(session, batchId, commands);
}

/** @returns the number of links that were not there. */
export const writeLinks = (
  session: CaseSession,
  batchId: number,
  links: TagPlan['links'],
  ids: ReadonlyMap<string, number>,
  now: string,
): Promise<number> =>
  session.insert(
    taggings,
    links.map(({ exhibitId, tag }) => ({
      exhibit_id: exhibitId,
      tag_id: tagId(ids, tag),
      batch_id: batchId,
      created_at_gmt: now,
    })),
  );

/**
 * The checkpoints of the documents of commands, by document id. A command of one case must never tag another's
 * exhibits: every document must be a checkpoint of this batch.
 */
async function ownCheckpoints(session: CaseSession, batchId: number, commands: readonly TagDocuments[]) {
  const documents = new Map(commands.flatMap((c) => c.documents.map((d) => [d.documentId, d.exhibitId])));
  const found = await session.findIn('processCheckpoints', 'nge_document_id', [...documents.keys()], {
    where: { batch_id: batchId },
    attributes: ['nge_document_id', 'exhibit_id', 'line_number', 'status'],
  });
  const checkpoints = new Map(found.map((row) => [row.nge_document_id, row]));
  for (const [documentId, exhibitId] of documents) {
    if (checkpoints.get(documentId)?.exhibit_id !== exhibitId)
      throw new PermanentError('CASE_MISMATCH', 'A tag command names an exhibit that is not its document.');
  }
  return checkpoints;
}

/** Almost always none; the index on codes says so at once. */
async function refusedEarlier(
  session: CaseSession,
  batchId: number,
  commands: readonly TagDocuments[],
): Promise<ReadonlyMap<string, number>> {
  const parts = [...new Set(commands.map(({ partNumber }) => partNumber))];
  const { db, rows } = session.batch(batchId);
  const found = await rows(
    db
      .selectFrom('batch_faults')
      .select(({ fn }) => ['nge_document_id', fn.countAll<number>().as('refused')])
      .where('code', '=', 'TAG_REFUSED')
      .where('part_number', 'in', parts)
      .groupBy('nge_document_id'),
  );
  return new Map(found.map((row) => [row.nge_document_id ?? '', row.refused]));
}

interface FinishedDocuments {
  readonly batchId: number;
  readonly partNumber: number;
  readonly documentIds: readonly string[];
  /** Rows that this transaction wrote, to be added to the part's counts. */
  readonly written: { readonly taggings: number; readonly warnings: number };
  readonly now: string;
}

/** Moves documents on, each once, and ends the part when its last one is tagged. */
async function finishPart(
  session: CaseSession,
  { batchId, partNumber, documentIds, written, now }: FinishedDocuments,
): Promise<void> {
  const { db, run } = session.batch(batchId);
  const moved = await run(
    valueLists(documentIds).map((ids) =>
      db
        .updateTable('process_checkpoints')
        .set({ status: 'tagged', updated_at_gmt: now })
        .where('nge_document_id', 'in', ids)
        .where('status', '=', 'loaded'),
    ),
  );
  // `status` comes first: MySQL assigns from left to right, and a later expression sees the new `tagged`.
  await run([
    db
      .updateTable('batch_parts')
      .set((eb) => {
        const isLast = eb(eb('tagged', '+', moved), '>=', eb.ref('loaded'));
        return {
          status: eb
            .case()
            .when(eb.and([eb('status', '=', 'loaded'), isLast]))
            .then('done' as const)
            .else(eb.ref('status'))
            .end(),
          done_at_gmt: eb
            .case()
            .when(isLast)
            .then(eb.fn.coalesce('done_at_gmt', eb.val(fromGmt(now))))
            .else(eb.ref('done_at_gmt'))
            .end(),
          tagged: eb('tagged', '+', moved),
          taggings: eb('taggings', '+', written.taggings),
          warnings: eb('warnings', '+', written.warnings),
        };
      })
      .where('part_number', '=', partNumber),
  ]);
}
