import { batchUpdate } from '../../../shared/batches/batch-update.ts';
import { partRow } from '../../../shared/batches/part-row.ts';
import { type Batch, lockBatch } from '../../../shared/batches/record-batch.ts';
import type { CaseSession } from '../../../shared/cases/sessions.ts';
import { fromGmt, gmt } from '../../../shared/domain/gmt.ts';
import { PermanentError } from '../../../shared/domain/permanent-error.ts';
import { MAX_DOCUMENTS_PER_PART, type PartStatus } from '../../../shared/domain/vocabulary.ts';
import type { LoadPart } from '../../../shared/messages/commands/load-part.ts';
import type { CheckpointMessage } from '../../../shared/messages/queues/checkpoint-queue.ts';
import { valueLists } from '../../../shared/mysql/queries/insert-statements.ts';
import { batchParts } from '../../../shared/schema/case/batches/batch-parts.ts';
import { type BatchProgress, type NextStep, nextStep } from '../core/next-step.ts';
import { readyDocuments } from '../core/ready-documents.ts';
import type { CheckpointPorts } from '../ports.ts';
import { finishBatch } from './finish-batch.ts';

/** Tells of a message that was refused; the subscription lets SUCCESS through only, and this holds without it. */
export const isRefusal = (message: CheckpointMessage): boolean => 'status' in message && message.status === 'FAILED';

/**
 * Parts released in one transaction: as many as one request to SQS takes, because the batch's row is locked until it
 * answers, however wide the window is.
 */
const PARTS_PER_RELEASE = 10;

/** Parts made of waiting documents in one transaction; the rest are cut when these are done. */
const PARTS_PER_STEP = 50;

/** Messages of one batch ask for the same look at it. */
export const unitsOfBatches = (messages: readonly CheckpointMessage[]): readonly (readonly CheckpointMessage[])[] => [
  ...Map.groupBy(messages, (message) => message.batchId).values(),
];

/** Takes a batch as far as it can go now: releases parts, makes parts of waiting documents, or finishes it. */
export async function advanceBatch(ports: CheckpointPorts, unit: readonly CheckpointMessage[]): Promise<void> {
  const batchId = unit.find((message) => !isRefusal(message))?.batchId ?? null;
  if (batchId === null) return;
  let step: BatchProgress | null;
  do {
    step = await ports.sessions.writerSession((session) => advanceOnce(ports, session, batchId));
  } while (step !== null && isToBeContinued(nextStep(step)));
  if (step !== null && nextStep(step).kind === 'finish') await finishBatch(ports, batchId);
}

const isToBeContinued = (step: NextStep): boolean =>
  step.kind === 'cut deferred' || (step.kind === 'release' && step.parts > PARTS_PER_RELEASE);

/**
 * One step, under the lock of the batch's row. Parts are sent before they are noted as released: a crash in between
 * sends them twice, which changes nothing, where the other order would lose them.
 */
async function advanceOnce(ports: CheckpointPorts, session: CaseSession, batchId: number): Promise<BatchProgress> {
  const batch = await lockBatch(session, batchId);
  if (!batch) throw new PermanentError('BATCH_UNKNOWN', 'Was the message meant for another case?');
  const progress = await progressOf(session, batch);
  const now = gmt(ports.clock());
  const step = nextStep(progress);
  if (step.kind === 'release') await release(ports, session, batchId, Math.min(step.parts, PARTS_PER_RELEASE), now);
  else if (step.kind === 'cut deferred') await cutDeferred(session, batch, now);
  else if (step.kind === 'finish') await beginEnd(session, batchId, now);
  return progress;
}

async function progressOf(session: CaseSession, batch: Batch): Promise<BatchProgress> {
  const { db, rows, first } = session.batch(batch.id);
  const groups = await rows(
    db
      .selectFrom('batch_parts')
      .select(({ fn }) => ['status', fn.countAll<number>().as('n')])
      .groupBy('status'),
  );
  const waiting = await first(
    db
      .selectFrom('process_checkpoints')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('status', '=', 'deferred'),
  );
  const parts = (status: PartStatus): number => groups.find((group) => group.status === status)?.n ?? 0;
  const received = batch.expected_documents !== null && batch.rows_received >= batch.expected_documents;
  return {
    status: batch.status,
    kind: batch.source_kind,
    complete: batch.source_kind === 'load_file' ? batch.cut_finished_at_gmt !== null : received,
    pending: parts('pending'),
    open: parts('released') + parts('loaded'),
    deferred: waiting.n,
    window: batch.window_size ?? session.entry.windowSize,
  };
}

async function release(ports: CheckpointPorts, session: CaseSession, batchId: number, count: number, now: string) {
  const { caseId } = session;
  const pending = await session.findAll('batchParts', {
    where: { batch_id: batchId, status: 'pending' },
    order: [['part_number', 'ASC']],
    limit: count,
    attributes: ['part_number'],
  });
  const numbers = pending.map((part) => part.part_number);
  await ports.sendToLoader(
    numbers.map((partNumber): LoadPart => ({ eventType: 'LOAD_PART', schemaVersion: 1, caseId, batchId, partNumber })),
  );
  const { db } = session.batch(batchId);
  await session.run([
    ...valueLists(numbers).map((some) =>
      db
        .updateTable('batch_parts')
        .set({ status: 'released', released_at_gmt: now })
        .where('part_number', 'in', some)
        .where('status', '=', 'pending'),
    ),
    batchUpdate(session, batchId, now)
      .set((eb) => ({ status: 'loading', started_at_gmt: eb.fn.coalesce('started_at_gmt', eb.val(fromGmt(now))) }))
      .where('status', '=', 'submitted'),
  ]);
}

/** From here on the batch takes nothing more; decided under its lock, so that no document slips in between. */
const beginEnd = (session: CaseSession, batchId: number, now: string): Promise<number> =>
  session.run([
    batchUpdate(session, batchId, now).set({ status: 'finalizing' }).where('status', 'in', ['submitted', 'loading']),
  ]);

/** Makes parts of the waiting documents that can be decided now; the others wait for these. */
async function cutDeferred(session: CaseSession, batch: Batch, now: string): Promise<void> {
  const { db, run, first } = session.batch(batch.id);
  const waiting = await session.findAll('processCheckpoints', {
    where: { batch_id: batch.id, status: 'deferred' },
    attributes: ['nge_document_id', 'parent_document_id'],
  });
  const documents = waiting.map((row) => ({
    documentId: row.nge_document_id,
    parentDocumentId: row.parent_document_id,
  }));
  const highest = await first(db.selectFrom('batch_parts').select(({ fn }) => fn.max('part_number').as('n')));
  let partNumber = highest.n ?? 0;
  for (const ids of readyDocuments(documents, MAX_DOCUMENTS_PER_PART).slice(0, PARTS_PER_STEP)) {
    partNumber += 1;
    await session.insert(batchParts, [
      partRow({
        batchId: batch.id,
        partNumber,
        kind: 'deferred',
        status: 'pending',
        rowCount: ids.length,
        now,
      }),
    ]);
    await run(
      valueLists(ids).map((list) =>
        db
          .updateTable('process_checkpoints')
          .set({ part_number: partNumber, updated_at_gmt: now })
          .where('nge_document_id', 'in', list),
      ),
    );
  }
  await session.run([batchUpdate(session, batch.id, now).set({ last_part_number: partNumber })]);
}
