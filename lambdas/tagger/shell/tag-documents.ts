import { gmt } from '../../../shared/domain/gmt.ts';
import { MAX_DOCUMENTS_PER_PART } from '../../../shared/domain/vocabulary.ts';
import type { TagDocuments, TaggedDocument } from '../../../shared/messages/commands/tag-documents.ts';
import { buildEvent } from '../../../shared/messages/events/build-event.ts';
import { unitsBy } from '../../../shared/sqs-consumer/core/grouping.ts';
import { planTags } from '../core/tag-keys.ts';
import type { TaggerPorts } from '../ports.ts';
import { tagInTransaction } from './tag-in-transaction.ts';

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
  const [first] = commands;
  if (!first) return;
  const refused = await tagInTransaction(ports.sessions, first.batchId, commands, now);
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
        detail: { partNumber, taggings: planTags(documents).links.length - refusedOf(documents, refused) },
      }),
    ),
  );
}

const refusedOf = (documents: readonly TaggedDocument[], refused: ReadonlyMap<string, number>): number =>
  documents.reduce((sum, { documentId }) => sum + (refused.get(documentId) ?? 0), 0);
