import { MAX_DOCUMENTS_PER_PART } from '../../../shared/core/domain.ts';
import { gmt } from '../../../shared/core/gmt.ts';
import { PermanentError } from '../../../shared/core/permanent-error.ts';
import { qualified, sql } from '../../../shared/core/sql.ts';
import { valueLists } from '../../../shared/core/statement-builder.ts';
import type { CheckpointMessage } from '../../../shared/events/checkpoint-queue.ts';
import type { LoadPart } from '../../../shared/events/load-part.ts';
import { batchParts } from '../../../shared/models/case/batch-parts.ts';
import { batchUpdate } from '../../../shared/shell/batches/batch-update.ts';
import { partRow } from '../../../shared/shell/batches/part-row.ts';
import { type Batch, lockBatch } from '../../../shared/shell/batches/record-batch.ts';
import type { CaseSession } from '../../../shared/shell/database/sessions.ts';
import { type BatchProgress, type NextStep, nextStep } from '../core/next-step.ts';
import { readyDocuments } from '../core/ready-documents.ts';
import { finishBatch } from './finish-batch.ts';
import type { CheckpointPorts } from './ports.ts';

/** Tells of a message that was refused; the subscription lets SUCCESS through only, and this holds without it. */
export const isRefusal = (message: CheckpointMessage): boolean => 'status' in message && message.status === 'FAILED';

/**
 * Parts released in one transaction: as many as one request to SQS takes, because the batch's row is locked until it
 * answers, however wide the window is.
 */
const PARTS_A_RELEASE = 10;

/** Parts made of waiting documents in one transaction; the rest are cut when these are done. */
const PARTS_A_STEP = 50;

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
  step.kind === 'cut deferred' || (step.kind === 'release' && step.parts > PARTS_A_RELEASE);

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
  if (step.kind === 'release') await release(ports, session, batchId, Math.min(step.parts, PARTS_A_RELEASE), now);
  else if (step.kind === 'cut deferred') await cutDeferred(session, batch, now);
  else if (step.kind === 'finish') await beginEnd(session, batchId, now);
  return progress;
}

async function progressOf(session: CaseSession, batch: Batch): Promise<BatchProgress> {
  const { schema, caseId, entry } = session;
  const groups = await session.rows<{ status: string; n: number }>(
    sql`SELECT status, COUNT(*) AS n FROM ${qualified(schema, 'batch_parts')} WHERE npcase_id = ${caseId} AND batch_id = ${batch.id} GROUP BY status`,
  );
  const [waiting] = await session.rows<{ n: number }>(
    sql`SELECT COUNT(*) AS n FROM ${qualified(schema, 'process_checkpoints')} WHERE npcase_id = ${caseId} AND batch_id = ${batch.id} AND status = ${'deferred'}`,
  );
  const parts = (status: string): number => Number(groups.find((group) => group.status === status)?.n ?? 0);
  const received = batch.expected_documents !== null && batch.rows_received >= batch.expected_documents;
  return {
    status: batch.status,
    kind: batch.source_kind,
    complete: batch.source_kind === 'load_file' ? batch.cut_finished_at_gmt !== null : received,
    pending: parts('pending'),
    open: parts('released') + parts('loaded'),
    deferred: Number(waiting?.n ?? 0),
    window: batch.window_size ?? entry.windowSize,
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
  const parts = qualified(session.schema, 'batch_parts');
  await ports.sendToLoader(
    numbers.map((partNumber): LoadPart => ({ eventType: 'LOAD_PART', schemaVersion: 1, caseId, batchId, partNumber })),
  );
  await session.run([
    ...valueLists(numbers).map(
      (some) =>
        sql`UPDATE ${parts} SET status = ${'released'}, released_at_gmt = ${now} WHERE npcase_id = ${caseId} AND batch_id = ${batchId} AND part_number IN (${some}) AND status = ${'pending'}`,
    ),
    batchUpdate(
      session,
      batchId,
      now,
      sql`status = ${'loading'}, started_at_gmt = COALESCE(started_at_gmt, ${now})`,
      sql`status = ${'submitted'}`,
    ),
  ]);
}

/** From here on the batch takes nothing more; decided under its lock, so that no document slips in between. */
const beginEnd = ({ schema, caseId, run }: CaseSession, batchId: number, now: string): Promise<number> =>
  run([
    batchUpdate(
      { schema, caseId },
      batchId,
      now,
      sql`status = ${'finalizing'}`,
      sql`status IN (${['submitted', 'loading']})`,
    ),
  ]);

/** Makes parts of the waiting documents that can be decided now; the others wait for these. */
async function cutDeferred(session: CaseSession, batch: Batch, now: string): Promise<void> {
  const { schema, caseId } = session;
  const checkpoints = qualified(schema, 'process_checkpoints');
  const waiting = await session.findAll('processCheckpoints', {
    where: { batch_id: batch.id, status: 'deferred' },
    attributes: ['nge_document_id', 'parent_document_id'],
  });
  const documents = waiting.map((row) => ({
    documentId: row.nge_document_id,
    parentDocumentId: row.parent_document_id,
  }));
  const [highest] = await session.rows<{ n: number | null }>(
    sql`SELECT MAX(part_number) AS n FROM ${qualified(schema, 'batch_parts')} WHERE npcase_id = ${caseId} AND batch_id = ${batch.id}`,
  );
  let partNumber = Number(highest?.n ?? 0);
  for (const ids of readyDocuments(documents, MAX_DOCUMENTS_PER_PART).slice(0, PARTS_A_STEP)) {
    partNumber += 1;
    await session.insert(batchParts, [
      partRow({
        caseId,
        batchId: batch.id,
        partNumber,
        kind: 'deferred',
        status: 'pending',
        rowCount: ids.length,
        now,
      }),
    ]);
    await session.run(
      valueLists(ids).map(
        (list) =>
          sql`UPDATE ${checkpoints} SET part_number = ${partNumber}, updated_at_gmt = ${now} WHERE npcase_id = ${caseId} AND batch_id = ${batch.id} AND nge_document_id IN (${list})`,
      ),
    );
  }
  await session.run([batchUpdate({ schema, caseId }, batch.id, now, sql`last_part_number = ${partNumber}`)]);
}
