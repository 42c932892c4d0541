import { MAX_DOCUMENTS_PER_PART } from '../../../shared/core/domain.ts';
import { gmt } from '../../../shared/core/gmt.ts';
import { unitsBy } from '../../../shared/core/grouping.ts';
import { PermanentError } from '../../../shared/core/permanent-error.ts';
import { qualified, sql } from '../../../shared/core/sql.ts';
import { valueLists } from '../../../shared/core/statement-builder.ts';
import { buildEvent } from '../../../shared/events/build-event.ts';
import type { TagDocuments } from '../../../shared/events/tag-documents.ts';
import { taggings } from '../../../shared/models/case/taggings.ts';
import type { CaseSession, Sessions } from '../../../shared/shell/database/sessions.ts';
import type { PublishEvents } from '../../../shared/shell/messaging/publish-events.ts';
import { planTags } from '../core/tag-keys.ts';
import { ensureTags, tagId } from './ensure-tags.ts';

/** What the tagger needs of the world. */
export interface TaggerPorts {
  readonly sessions: Pick<Sessions, 'writerSession'>;
  readonly publish: PublishEvents;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Commands of one batch share a transaction, up to a part's worth of documents. */
export const unitsOfCommands = (commands: readonly TagDocuments[]): readonly (readonly TagDocuments[])[] =>
  unitsBy(commands, {
    keyOf: ({ batchId }) => String(batchId),
    weightOf: ({ documents }) => documents.length,
    maxWeight: MAX_DOCUMENTS_PER_PART,
  });

/**
 * Writes the tags of the documents that commands name, in one transaction, and tells of each command by itself, so that
 * its event is the same however commands are grouped when they come again.
 */
export async function tagDocuments(ports: TaggerPorts, commands: readonly TagDocuments[]): Promise<void> {
  const now = gmt(ports.clock());
  await ports.sessions.writerSession((session) => writeTags(session, commands, now));
  await ports.publish(
    commands.flatMap(({ caseId, batchId, partNumber, chunkNumber = 1, documents }) =>
      buildEvent('DOCUMENT_TAGGED', {
        source: 'caseload.tagger',
        timestamp: new Date(ports.clock()),
        caseId,
        batchId,
        status: 'SUCCESS',
        documentIds: documents.map((d) => d.documentId),
        exhibitIds: documents.map((d) => d.exhibitId),
        key: [chunkNumber],
        detail: { partNumber, taggings: planTags(documents).links.length },
      }),
    ),
  );
}

async function writeTags(session: CaseSession, commands: readonly TagDocuments[], now: string): Promise<void> {
  const [first] = commands;
  if (!first) return;
  const { batchId } = first;
  const documents = commands.flatMap((command) => command.documents);
  await checkOwner(session, batchId, commands);
  const plan = planTags(documents);
  const ids = await ensureTags(session, plan.fields, plan.tags, now);

  const partOf = new Map(commands.flatMap((c) => c.documents.map((d) => [d.documentId, c.partNumber])));
  const linksOf = Map.groupBy(plan.links, ({ documentId }) => partOf.get(documentId) ?? 0);
  for (const partNumber of [...new Set(commands.map((c) => c.partNumber))].sort((a, b) => a - b)) {
    const written = await session.insert(
      taggings,
      (linksOf.get(partNumber) ?? []).map(({ exhibitId, tag }) => ({
        exhibit_id: exhibitId,
        tag_id: tagId(ids, tag),
        npcase_id: session.caseId,
        batch_id: batchId,
        created_at_gmt: now,
      })),
    );
    const inPart = commands.filter((c) => c.partNumber === partNumber).flatMap((c) => c.documents);
    await finishPart(
      session,
      batchId,
      partNumber,
      inPart.map((d) => d.documentId),
      written,
      now,
    );
  }
}

/** A command of one case must never tag another's exhibits: every document must be a checkpoint of this batch. */
async function checkOwner(session: CaseSession, batchId: number, commands: readonly TagDocuments[]): Promise<void> {
  const documents = new Map(commands.flatMap((c) => c.documents.map((d) => [d.documentId, d.exhibitId])));
  const checkpoints = await session.findIn('processCheckpoints', 'nge_document_id', [...documents.keys()], {
    where: { batch_id: batchId },
    attributes: ['nge_document_id', 'exhibit_id'],
  });
  const exhibits = new Map(checkpoints.map((row) => [row.nge_document_id, row.exhibit_id]));
  for (const [documentId, exhibitId] of documents) {
    if (exhibits.get(documentId) !== exhibitId)
      throw new PermanentError('CASE_MISMATCH', 'A tag command names an exhibit that is not its document.');
  }
}

/** Moves documents on, each once, and ends the part when its last one is tagged. */
async function finishPart(
  session: CaseSession,
  batchId: number,
  partNumber: number,
  documentIds: readonly string[],
  written: number,
  now: string,
): Promise<void> {
  const { schema, caseId } = session;
  const moved = await session.run(
    valueLists(documentIds).map(
      (ids) =>
        sql`UPDATE ${qualified(schema, 'process_checkpoints')} SET status = ${'tagged'}, updated_at_gmt = ${now} WHERE npcase_id = ${caseId} AND batch_id = ${batchId} AND nge_document_id IN (${ids}) AND status = ${'loaded'}`,
    ),
  );
  // `status` comes first: MySQL assigns from left to right, and a later expression sees the new `tagged`.
  await session.run([
    sql`UPDATE ${qualified(schema, 'batch_parts')} SET status = IF(status = ${'loaded'} AND tagged + ${moved} >= loaded, ${'done'}, status), done_at_gmt = IF(tagged + ${moved} >= loaded, COALESCE(done_at_gmt, ${now}), done_at_gmt), tagged = tagged + ${moved}, taggings = taggings + ${written} WHERE npcase_id = ${caseId} AND batch_id = ${batchId} AND part_number = ${partNumber}`,
  ]);
}
