import type { ObjectVersion } from '../../../shared/aws/object-source.ts';
import { batchUpdate } from '../../../shared/batches/batch-update.ts';
import { markCancelled } from '../../../shared/batches/mark-cancelled.ts';
import { partRow } from '../../../shared/batches/part-row.ts';
import { type Batch, lockBatch } from '../../../shared/batches/record-batch.ts';
import type { CaseSession } from '../../../shared/cases/sessions.ts';
import { gmt } from '../../../shared/domain/gmt.ts';
import type { ImportOptions } from '../../../shared/domain/import-options.ts';
import { PermanentError } from '../../../shared/domain/permanent-error.ts';
import { fileWarnings, withDateOrders } from '../../../shared/load-files/cutting/cut-state.ts';
import { type CutPart, createPartCutter } from '../../../shared/load-files/cutting/part-cutter.ts';
import { recordShape } from '../../../shared/load-files/layout.ts';
import { createRecordSplitter } from '../../../shared/load-files/records/record-splitter.ts';
import { batchParts } from '../../../shared/schema/case/batches/batch-parts.ts';
import { createWholeDigest } from '../core/whole-digest.ts';
import type { IntakePorts } from '../ports.ts';
import { finishCut } from './finish-cut.ts';

/** The invocation ends before the file does; what is cut is recorded, and the message comes again. */
export class CutUnfinishedError extends Error {
  override readonly name = 'CutUnfinishedError';
}

/** Parts recorded in one transaction; also how much cutting a crash costs. */
const PARTS_PER_TRANSACTION = 50;

/**
 * Cuts an object into parts from where the last run ended. One without records ends its batch as cancelled; one whose
 * batch is cancelled meanwhile is read no further.
 */
export async function cutObject(
  ports: IntakePorts,
  batch: Batch,
  object: ObjectVersion,
  options: ImportOptions,
  signal: AbortSignal,
): Promise<void> {
  try {
    await cut(ports, batch, object, options, signal);
  } catch (error) {
    if (!(error instanceof PermanentError && error.code === 'SOURCE_EMPTY')) throw error;
    // A header and nothing else: otherwise the batch would look as if its records might still come.
    const { code } = error;
    const now = gmt(ports.clock());
    await ports.sessions.writerSession((session) => markCancelled(session, batch, code, now));
  }
}

async function cut(
  ports: IntakePorts,
  batch: Batch,
  object: ObjectVersion,
  options: ImportOptions,
  signal: AbortSignal,
): Promise<void> {
  const { layout, cut_state: state } = batch;
  if (!layout || !state) throw new Error('A load file was recorded without its layout.');
  const whole = createWholeDigest(state.byteStart);
  const cutter = createPartCutter(layout, state);
  const splitter = createRecordSplitter({
    shape: recordShape(layout),
    byteStart: state.byteStart,
    lineNumber: state.lineNumber,
    onEmptyRow: cutter.emptyRow,
  });
  let ready: CutPart[] = [];
  const record = async () => {
    const parts = ready;
    ready = [];
    return ports.sessions.writerSession((session) => recordParts(session, batch.id, parts, gmt(ports.clock())));
  };
  for await (const chunk of await ports.readObject(object, { start: 0 })) {
    for (const raw of splitter.push(whole.push(chunk))) ready.push(...cutter.push(raw));
    if (ready.length >= PARTS_PER_TRANSACTION && !(await record())) return;
    // What is not recorded by now is cut again.
    if (signal.aborted) throw new CutUnfinishedError('The load file is not cut to its end yet.');
  }
  for (const raw of splitter.end()) ready.push(...cutter.push(raw));
  ready.push(...cutter.end());
  const last = ready.at(-1)?.state ?? state;
  if (!(await record())) return;
  const file = {
    batchId: batch.id,
    digest: whole.digest(),
    dateOrders: withDateOrders(layout, last).dateOrders,
    warnings: fileWarnings(layout, last),
  };
  await ports.sessions.writerSession((session) => finishCut(session, file, options, gmt(ports.clock())));
}

/**
 * Records parts under the lock of the batch's row, so that none comes to a batch that is cancelled: what was read of it
 * stays what LOADER_CANCELLED says.
 * @returns false when the batch is cancelled and nothing was recorded.
 */
async function recordParts(
  session: CaseSession,
  batchId: number,
  parts: readonly CutPart[],
  now: string,
): Promise<boolean> {
  const last = parts.at(-1);
  if (!last) return true;
  if ((await lockBatch(session, batchId))?.status === 'cancelled') return false;
  await session.insert(
    batchParts,
    parts.map(({ part: { partNumber, byteStart, byteEnd, firstLine, rows: rowCount } }) =>
      partRow({
        batchId,
        partNumber,
        kind: 'range',
        status: 'pending',
        rowCount,
        byteStart,
        byteEnd,
        firstLine,
        now,
      }),
    ),
  );
  // Another worker at the same message may be ahead: the state never goes back.
  await session.run([
    batchUpdate(session, batchId, now)
      .set({ cut_state: JSON.stringify(last.state), last_part_number: last.part.partNumber })
      .where('last_part_number', '<', last.part.partNumber),
  ]);
  return true;
}
