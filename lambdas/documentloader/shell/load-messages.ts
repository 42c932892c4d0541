import type { ReadRecord } from '../../../shared/core/document.ts';
import { gmt } from '../../../shared/core/gmt.ts';
import { PermanentError } from '../../../shared/core/permanent-error.ts';
import { sql } from '../../../shared/core/sql.ts';
import type { ProcessedDocument } from '../../../shared/events/document-processed.ts';
import { batchParts } from '../../../shared/models/case/batch-parts.ts';
import { batchUpdate } from '../../../shared/shell/batches/batch-update.ts';
import { type Batch, ENDED } from '../../../shared/shell/batches/record-batch.ts';
import type { CaseSession } from '../../../shared/shell/database/sessions.ts';
import { messageDocumentId, readMessageDocument } from '../core/message-records.ts';
import { type DocumentOutcome, loadedEvents, type Outcome, type RejectFault, tagCommands } from '../core/outputs.ts';
import { loadDocuments } from './load-documents.ts';
import { loadInTransaction } from './load-in-transaction.ts';
import { messagePolicy, openMessageBatch } from './message-batch.ts';
import { documentOutcomes, rejectFaults } from './part-outcome.ts';
import type { LoaderPorts, MessageOf } from './ports.ts';

type Message = MessageOf<'DOCUMENT_PROCESSED'>;

interface UnitOutcome {
  readonly batchId: number;
  readonly documents: readonly DocumentOutcome[];
  readonly faults: readonly (RejectFault & { readonly partNumber: number })[];
  /** Parts made of messages; a document that waited for its family is told by the part it was loaded in. */
  readonly ownParts: ReadonlySet<number>;
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
  const policy = await messagePolicy(ports, caseId);
  const documents = new Map<string, ProcessedDocument>();
  for (const document of messages.flatMap((m) => m.documents)) {
    const id = messageDocumentId(document);
    if (!documents.has(id)) documents.set(id, document);
  }
  // Lines are numbered inside the transaction; until then a record only has to be told from the others.
  const records = [...documents.values()].map((document, i) => readMessageDocument(document, i + 1));
  const outcome = await loadInTransaction(ports.sessions, records, async (session, some) => {
    const now = gmt(ports.clock());
    const batch = await openMessageBatch(session, batchName, null, policy, now);
    await loadNew(session, batch, some, now);
    return readUnitOutcome(session, batch.id, [...documents.keys()]);
  });

  const context = { caseId, batchId: outcome.batchId, timestamp: new Date(ports.clock()) };
  const outcomes = messages.flatMap((message) => outcomesOfMessage(message, outcome));
  const sources = new Map(records.flatMap((r) => (r.kind === 'document' ? [[r.document.documentId, r.document]] : [])));
  await ports.sendToTagger(outcomes.flatMap((one) => tagCommands(context, one, sources)));
  await ports.publish(outcomes.flatMap((one) => loadedEvents(context, one)));
}

const idOf = (record: ReadRecord): string =>
  record.kind === 'document' ? record.document.documentId : (record.reject.documentId ?? '');

const withLine = (record: ReadRecord, lineNumber: number): ReadRecord =>
  record.kind === 'document'
    ? { kind: 'document', document: { ...record.document, lineNumber } }
    : { kind: 'reject', reject: { ...record.reject, lineNumber } };

/** Makes a part of the documents that are new, with the batch locked: it numbers the batch's parts and lines. */
async function loadNew(session: CaseSession, batch: Batch, records: readonly ReadRecord[], now: string): Promise<void> {
  const known = new Set(
    (await documentOutcomes(session, batch.id, { documentIds: records.map(idOf) })).map((d) => d.documentId),
  );
  const fresh = records.filter((record) => !known.has(idOf(record)));
  if (fresh.length === 0) return;
  if (ENDED.has(batch.status) || batch.status === 'finalizing') throw new PermanentError('BATCH_CLOSED');
  const partNumber = batch.last_part_number + 1;
  const counts = await loadDocuments(
    session,
    {
      batchId: batch.id,
      custodian: batch.custodian,
      policy: batch.dedupe_policy,
      partNumber,
      kind: 'messages',
      records: fresh.map((record, i) => withLine(record, batch.rows_received + i + 1)),
    },
    now,
  );
  const done = counts.loaded === 0;
  await session.insert(batchParts, [
    {
      npcase_id: session.caseId,
      batch_id: batch.id,
      part_number: partNumber,
      kind: 'messages',
      status: done ? 'done' : 'loaded',
      byte_start: null,
      byte_end: null,
      first_line: batch.rows_received + 1,
      row_count: fresh.length,
      ...counts,
      loaded_at_gmt: now,
      done_at_gmt: done ? now : null,
      created_at_gmt: now,
    },
  ]);
  await session.run([
    batchUpdate(
      session,
      batch.id,
      now,
      sql`rows_received = rows_received + ${fresh.length}, last_part_number = ${partNumber}, status = ${'loading'}, started_at_gmt = COALESCE(started_at_gmt, ${now})`,
    ),
  ]);
}

async function readUnitOutcome(
  session: CaseSession,
  batchId: number,
  documentIds: readonly string[],
): Promise<UnitOutcome> {
  const documents = await documentOutcomes(session, batchId, { documentIds });
  const partNumbers = [...new Set(documents.map((d) => d.partNumber))];
  const parts = await session.findIn('batchParts', 'part_number', partNumbers, { where: { batch_id: batchId } });
  const rejectedIn = documents.filter(({ status }) => status === 'rejected').map((d) => d.partNumber);
  return {
    batchId,
    documents,
    faults: await rejectFaults(session, batchId, [...new Set(rejectedIn)]),
    ownParts: new Set(parts.filter(({ kind }) => kind === 'messages').map((p) => p.part_number)),
  };
}

/** What became of one message's documents, a part at a time. */
function outcomesOfMessage(message: Message, unit: UnitOutcome): Outcome[] {
  const ids = new Set(message.documents.map(messageDocumentId));
  const own = unit.documents.filter((d) => ids.has(d.documentId) && unit.ownParts.has(d.partNumber));
  return [...Map.groupBy(own, (d) => d.partNumber)].map(([partNumber, documents]) => ({
    partNumber,
    documents: documents.filter(({ status }) => status !== 'deferred' && status !== 'rejected'),
    rejected: documents.filter(({ status }) => status === 'rejected').length,
    deferred: documents.filter(({ status }) => status === 'deferred').length,
    faults: unit.faults.filter((f) => f.partNumber === partNumber && f.documentId !== null && ids.has(f.documentId)),
  }));
}
