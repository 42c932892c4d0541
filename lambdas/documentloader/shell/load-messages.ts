import { batchUpdate } from '../../../shared/batches/batch-update.ts';
import { writeBatchWarnings } from '../../../shared/batches/batch-warnings.ts';
import { partRow } from '../../../shared/batches/part-row.ts';
import { type Batch, ENDED } from '../../../shared/batches/record-batch.ts';
import type { CaseSession } from '../../../shared/cases/sessions.ts';
import type { ReadRecord } from '../../../shared/domain/document.ts';
import { fromGmt, gmt } from '../../../shared/domain/gmt.ts';
import { PermanentError } from '../../../shared/domain/permanent-error.ts';
import { batchParts } from '../../../shared/schema/case/batches/batch-parts.ts';
import type { UnitCounts } from '../core/load-unit.ts';
import { loadedPart } from '../core/loaded-part.ts';
import {
  contentDigest,
  digestOfRecord,
  messageDocumentId,
  readMessageDocument,
  secondDocumentId,
} from '../core/message-records.ts';
import { loadedEvents, type Outcome, type RejectFault, tagCommands } from '../core/outputs.ts';
import { assumedDateOrders, receivedDocuments } from '../core/received-documents.ts';
import { documentIdTwice, rejectOf } from '../core/sort-records.ts';
import type { LoaderPorts, MessageOf } from '../ports.ts';
import { loadDocuments } from './load-documents.ts';
import { loadInTransaction } from './load-in-transaction.ts';
import { measureLoad } from './measure-load.ts';
import { messageSettings, openMessageBatch } from './message-batch.ts';
import { type CheckpointOutcome, documentOutcomes, rejectFaults } from './part-outcome.ts';
import { partsOfLines } from './parts-of-lines.ts';

type Message = MessageOf<'DOCUMENT_PROCESSED'>;

interface UnitOutcome {
  readonly batchId: number;
  readonly documents: readonly CheckpointOutcome[];
  readonly faults: readonly (RejectFault & { readonly partNumber: number })[];
  /** The part that each document came in, by its line; one that waited for its family was decided in another. */
  readonly cameIn: ReadonlyMap<number, number>;
}

/**
 * Loads the documents of several messages of one batch in one transaction. Documents that an earlier delivery brought
 * are left alone. Events and tag commands are made for each message by itself, so that they are the same however the
 * messages are grouped when they come again.
 */
export async function loadMessages(ports: LoaderPorts, messages: readonly Message[]): Promise<void> {
  const [first] = messages;
  if (!first) return;
  const { caseId, batchName } = first;
  const { policy, settings } = await messageSettings(ports, caseId);
  const documents = receivedDocuments(messages, settings.dateOrder);
  const ids = [...documents].flatMap(([digest, { document }]) => [
    messageDocumentId(document),
    secondDocumentId(digest),
  ]);
  // Lines are numbered inside the transaction; until then a record only has to be told from the others.
  const records = [...documents.values()].map(({ document, dateOrder }, i) =>
    readMessageDocument(document, i + 1, dateOrder),
  );
  const outcome = await measureLoad(ports, () =>
    loadInTransaction(ports.sessions, records, async (session, some) => {
      const now = gmt(ports.clock());
      const batch = await openMessageBatch(session, batchName, policy, now);
      const known = await documentOutcomes(session, batch.id, { documentIds: ids });
      const fresh = freshRecords(some, known, batch.rows_received);
      const counts = await loadNew(session, batch, fresh, now);
      await writeBatchWarnings(session, batch.id, assumedDateOrders(fresh, documents), now);
      return { outcome: await readUnitOutcome(session, batch.id, ids), counts };
    }),
  );

  const context = { caseId, batchId: outcome.batchId, timestamp: new Date(ports.clock()) };
  const outcomes = messages.flatMap((message) => outcomesOfMessage(message, outcome));
  const loaded = new Set(outcome.documents.map(({ documentId, digest }) => `${documentId} ${digest}`));
  const sources = new Map(
    records.flatMap((record) =>
      record.kind === 'document' && loaded.has(`${idOf(record)} ${digestOfRecord(record)}`)
        ? [[record.document.documentId, record.document]]
        : [],
    ),
  );
  await ports.sendToTagger(outcomes.flatMap((one) => tagCommands(context, one, sources)));
  await ports.publish(outcomes.flatMap((one) => loadedEvents(context, one)));
}

const idOf = (record: ReadRecord): string =>
  record.kind === 'document' ? record.document.documentId : (record.reject.documentId ?? '');

/**
 * The records that no earlier delivery brought, each with its line. One whose id has come with other content is refused
 * under an id of its own, so that it counts, and a repeat of it is known again.
 */
function freshRecords(
  records: readonly ReadRecord[],
  known: readonly CheckpointOutcome[],
  received: number,
): ReadRecord[] {
  const taken = new Map(known.map(({ documentId, digest, lineNumber }) => [documentId, { digest, lineNumber }]));
  const fresh: ReadRecord[] = [];
  for (const record of records) {
    const [id, digest, lineNumber] = [idOf(record), digestOfRecord(record), received + fresh.length + 1];
    const holder = taken.get(id);
    if (holder?.digest === digest || taken.has(secondDocumentId(digest))) continue;
    taken.set(holder ? secondDocumentId(digest) : id, { digest, lineNumber });
    if (record.kind === 'reject') {
      const documentId = holder ? secondDocumentId(digest) : record.reject.documentId;
      fresh.push({ kind: 'reject', reject: { ...record.reject, lineNumber, documentId } });
    } else if (!holder) fresh.push({ kind: 'document', document: { ...record.document, lineNumber } });
    else {
      const refused = rejectOf({ ...record.document, lineNumber }, documentIdTwice(holder.lineNumber));
      fresh.push({ kind: 'reject', reject: { ...refused, documentId: secondDocumentId(digest) } });
    }
  }
  return fresh;
}

/**
 * Makes a part of the documents that are new, with the batch locked: it numbers the batch's parts and lines.
 * @returns null when none is new.
 */
async function loadNew(
  session: CaseSession,
  batch: Batch,
  fresh: readonly ReadRecord[],
  now: string,
): Promise<UnitCounts | null> {
  if (fresh.length === 0) return null;
  if (ENDED.has(batch.status) || batch.status === 'finalizing') throw new PermanentError('BATCH_CLOSED');
  const partNumber = batch.last_part_number + 1;
  const counts = await loadDocuments(
    session,
    {
      batchId: batch.id,
      policy: batch.dedupe_policy,
      partNumber,
      kind: 'messages',
      records: fresh,
    },
    now,
  );
  const loaded = loadedPart(counts, now);
  const part = {
    batchId: batch.id,
    partNumber,
    kind: 'messages',
    status: loaded.status,
    rowCount: fresh.length,
    firstLine: batch.rows_received + 1,
    now,
  } as const;
  await session.insert(batchParts, [{ ...partRow(part), ...loaded }]);
  await session.run([
    batchUpdate(session, batch.id, now).set((eb) => ({
      rows_received: eb('rows_received', '+', fresh.length),
      last_part_number: partNumber,
      status: 'loading',
      started_at_gmt: eb.fn.coalesce('started_at_gmt', eb.val(fromGmt(now))),
    })),
  ]);
  return counts;
}

async function readUnitOutcome(
  session: CaseSession,
  batchId: number,
  documentIds: readonly string[],
): Promise<UnitOutcome> {
  const documents = await documentOutcomes(session, batchId, { documentIds });
  const rejectedIn = documents.filter(({ status }) => status === 'rejected').map((d) => d.partNumber);
  return {
    batchId,
    documents,
    faults: await rejectFaults(session, batchId, [...new Set(rejectedIn)]),
    cameIn: await partsOfLines(
      session,
      batchId,
      documents.map(({ lineNumber }) => lineNumber),
    ),
  };
}

/** What became of one message's documents, a part at a time. */
function outcomesOfMessage(message: Message, unit: UnitOutcome): Outcome[] {
  const byId = new Map(unit.documents.map((outcome) => [outcome.documentId, outcome]));
  const held = message.documents.flatMap((document) => {
    const digest = contentDigest(document);
    const first = byId.get(messageDocumentId(document));
    return (first?.digest === digest ? first : byId.get(secondDocumentId(digest))) ?? [];
  });
  const groups = Map.groupBy(new Set(held), ({ lineNumber }) => unit.cameIn.get(lineNumber) ?? 0);
  return [...groups].map(([partNumber, documents]) => {
    // What waits, and what was decided since in a part of its own, which tells it: both waited when they came.
    const hasWaited = (d: CheckpointOutcome) => d.status === 'deferred' || d.partNumber !== partNumber;
    const waited = documents.filter(hasWaited);
    const decided = documents.filter((d) => !hasWaited(d));
    const ids = new Set(decided.map(({ documentId }) => documentId));
    return {
      partNumber,
      documents: decided.filter(({ status }) => status !== 'rejected'),
      rejected: decided.filter(({ status }) => status === 'rejected').length,
      deferred: waited.length,
      waited,
      faults: unit.faults.filter((f) => f.partNumber === partNumber && f.documentId !== null && ids.has(f.documentId)),
    };
  });
}
