import { loadFileDigest } from '../../../shared/core/batch-source.ts';
import { gmt } from '../../../shared/core/gmt.ts';
import { type GivenOptions, type ImportOptions, importOptions } from '../../../shared/core/import-options.ts';
import { dateOrderWarnings, startOfCut, withDateOrders } from '../../../shared/core/load-file/cut-state.ts';
import { readHeader } from '../../../shared/core/load-file/header.ts';
import { recordShape } from '../../../shared/core/load-file/layout.ts';
import { type CutPart, createPartCutter } from '../../../shared/core/load-file/part-cutter.ts';
import { createRecordSplitter } from '../../../shared/core/load-file/record-splitter.ts';
import { HEAD_BYTES, sniffDialect } from '../../../shared/core/load-file/sniff-dialect.ts';
import { readObjectKey } from '../../../shared/core/object-key.ts';
import { PermanentError } from '../../../shared/core/permanent-error.ts';
import { qualified, sql } from '../../../shared/core/sql.ts';
import { tally } from '../../../shared/core/tally.ts';
import { buildEvent } from '../../../shared/events/build-event.ts';
import type { CreatedObject } from '../../../shared/events/s3-notification.ts';
import { batchParts } from '../../../shared/models/case/batch-parts.ts';
import { batchUpdate } from '../../../shared/shell/batches/batch-update.ts';
import { writeBatchWarnings } from '../../../shared/shell/batches/batch-warnings.ts';
import { beginImport } from '../../../shared/shell/batches/begin-import.ts';
import { cancelledEvent } from '../../../shared/shell/batches/cancelled-event.ts';
import { markCancelled } from '../../../shared/shell/batches/mark-cancelled.ts';
import { partRow } from '../../../shared/shell/batches/part-row.ts';
import { type Batch, ENDED, lockBatch, recordBatch } from '../../../shared/shell/batches/record-batch.ts';
import { readCaseSettings } from '../../../shared/shell/cases/case-settings.ts';
import type { CaseSession, Sessions } from '../../../shared/shell/database/sessions.ts';
import type { PublishEvents } from '../../../shared/shell/messaging/publish-events.ts';
import {
  bytesOf,
  type ObjectVersion,
  type ReadMetadata,
  type ReadObject,
} from '../../../shared/shell/object-source.ts';

/** What intake needs of the world. */
export interface IntakePorts {
  readonly sessions: Pick<Sessions, 'writerSession' | 'coreWriterSession'>;
  readonly readObject: ReadObject;
  readonly readMetadata: ReadMetadata;
  readonly publish: PublishEvents;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** The invocation ends before the file does; what is cut is recorded, and the message comes again. */
export class CutUnfinishedError extends Error {
  override readonly name = 'CutUnfinishedError';
}

/** Parts recorded in one transaction; also how much cutting a crash costs. */
const PARTS_A_TRANSACTION = 50;

/**
 * Records a load file as a batch and cuts it into parts, in memory that does not grow with the file. The parts depend
 * on the object's version alone: a second run, or one after a crash, goes on behind the last recorded part and comes to
 * the same. Parts are released by the checkpoint, on JOB_STARTED, when the whole file is cut: only then is known in
 * which order its dates are written.
 * @param caseId The case that the message was admitted for; the key names it.
 * @param given What the message says of the import.
 */
export async function importObject(
  ports: IntakePorts,
  caseId: number,
  object: CreatedObject,
  given: GivenOptions,
  signal: AbortSignal,
): Promise<void> {
  const version: ObjectVersion = { ...object };
  let batch = await findBatch(ports, object);
  if (batch === null || isBeingCut(batch)) {
    // A value that nobody can read refuses the file before anything of it is recorded.
    const options = importOptions(await ports.readMetadata(version), given);
    batch ??= await openBatch(ports, caseId, object, options);
  }
  if (batch.status === 'cancelled') await refuseAgain(ports, caseId, batch);
  if (ENDED.has(batch.status)) return;
  try {
    if (isBeingCut(batch) && !(await cut(ports, batch, version, signal))) return;
  } catch (error) {
    // A header and nothing else: otherwise the batch would look as if its records might still come.
    if (error instanceof PermanentError && error.code === 'SOURCE_EMPTY') {
      const { code } = error;
      const now = gmt(ports.clock());
      await ports.sessions.writerSession((session) => markCancelled(session, batch, code, now));
      await tellCancelled(ports, caseId, batch);
    }
    throw error;
  }
  await tellStart(ports, caseId, batch);
}

const isBeingCut = ({ status, cut_finished_at_gmt }: Batch): boolean =>
  !ENDED.has(status) && cut_finished_at_gmt === null;

/** A crash came between the cancelling and the message's way to the DLQ: there it belongs, and nobody else brings it. */
async function refuseAgain(ports: IntakePorts, caseId: number, batch: Batch): Promise<void> {
  const cancelled = await ports.sessions.writerSession(({ findOne }) =>
    findOne('batchCancellations', { where: { batch_id: batch.id } }),
  );
  if (!cancelled?.code) return;
  await tellCancelled(ports, caseId, batch);
  throw new PermanentError(cancelled.code);
}

/** A file that is refused whole has no rows. */
const tellCancelled = ({ publish, clock }: IntakePorts, caseId: number, { id: batchId }: Batch): Promise<void> =>
  publish(
    cancelledEvent({
      source: 'caseload.intake',
      caseId,
      batchId,
      tally: tally({ rows: 0, loaded: 0, duplicates: 0, rejected: 0, warnings: 0, parts: 0, taggings: 0 }, 'cancelled'),
      timestamp: new Date(clock()),
    }),
  );

const batchDigest = ({ bucket, key, versionId, eTag }: CreatedObject): Buffer =>
  loadFileDigest(bucket, key, versionId, eTag);

const findBatch = (ports: IntakePorts, object: CreatedObject): Promise<Batch | null> =>
  ports.sessions.writerSession(({ findOne }) =>
    findOne('batches', { where: { source_digest: batchDigest(object) }, withDeleted: true }),
  );

/**
 * Records the batch of an object whose header can be read; one that cannot leaves nothing behind but its message. The
 * date order that was set is recorded with it, so that all its parts are read by one.
 */
async function openBatch(
  ports: IntakePorts,
  caseId: number,
  object: CreatedObject,
  options: ImportOptions,
): Promise<Batch> {
  const { batchName, fileName } = readObjectKey(object.key);
  const head = await bytesOf(await ports.readObject(object, { start: 0, end: HEAD_BYTES }));
  const { layout, byteStart, firstLine } = readHeader(sniffDialect(head, fileName), head);
  const now = gmt(ports.clock());
  const { policy, settings } = await ports.sessions.coreWriterSession(async (session) => ({
    policy: await beginImport(session, caseId, ports.clock()),
    settings: await readCaseSettings(session, caseId),
  }));
  const dateOrder = options.dateOrder ?? settings.dateOrder ?? undefined;
  const { bucket, key, versionId, eTag, size: bytes } = object;
  const cutState = startOfCut(byteStart, firstLine);
  return ports.sessions.writerSession((session) =>
    recordBatch(
      session,
      {
        name: batchName,
        digest: batchDigest(object),
        policy,
        origin: { kind: 'load_file', bucket, key, versionId, eTag, bytes, layout: { ...layout, dateOrder }, cutState },
      },
      now,
    ),
  );
}

/** @returns false when the batch was cancelled in the meantime: then the rest of the file is not read. */
async function cut(ports: IntakePorts, batch: Batch, version: ObjectVersion, signal: AbortSignal): Promise<boolean> {
  const { layout, cut_state: state } = batch;
  if (!layout || !state) throw new Error('A load file was recorded without its layout.');
  const cutter = createPartCutter(layout, state);
  const splitter = createRecordSplitter({
    shape: recordShape(layout),
    byteStart: state.byteStart,
    lineNumber: state.lineNumber,
  });
  let ready: CutPart[] = [];
  const record = async () => {
    const parts = ready;
    ready = [];
    return ports.sessions.writerSession((session) => recordParts(session, batch.id, parts, gmt(ports.clock())));
  };
  for await (const chunk of await ports.readObject(version, { start: state.byteStart })) {
    for (const raw of splitter.push(chunk)) ready.push(...cutter.push(raw));
    if (ready.length >= PARTS_A_TRANSACTION && !(await record())) return false;
    // What is not recorded by now is cut again.
    if (signal.aborted) throw new CutUnfinishedError('The load file is not cut to its end yet.');
  }
  for (const raw of splitter.end()) ready.push(...cutter.push(raw));
  ready.push(...cutter.end());
  const last = ready.at(-1)?.state ?? state;
  if (!(await record())) return false;
  await ports.sessions.writerSession(async (session) => {
    const now = gmt(ports.clock());
    await session.run([
      batchUpdate(
        session,
        batch.id,
        now,
        sql`date_orders = ${JSON.stringify(withDateOrders(layout, last).dateOrders)}, cut_finished_at_gmt = ${now}`,
        sql`cut_finished_at_gmt IS NULL`,
      ),
    ]);
    await writeBatchWarnings(session, batch.id, dateOrderWarnings(layout, last), now);
  });
  return true;
}

/**
 * Records parts under the lock of the batch's row, so that none comes to a batch that was cancelled: what was read of it
 * stays what LOADER_CANCELLED said.
 * @returns false when it was cancelled; then nothing is recorded.
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
        caseId: session.caseId,
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
    batchUpdate(
      session,
      batchId,
      now,
      sql`cut_state = ${JSON.stringify(last.state)}, last_part_number = ${last.part.partNumber}`,
      sql`last_part_number < ${last.part.partNumber}`,
    ),
  ]);
  return true;
}

async function tellStart(ports: IntakePorts, caseId: number, batch: Batch): Promise<void> {
  const [sums] = await ports.sessions.writerSession((session) =>
    session.rows<{ parts: number; row_total: number | null }>(
      sql`SELECT COUNT(*) AS parts, SUM(row_count) AS row_total FROM ${qualified(session.schema, 'batch_parts')} WHERE npcase_id = ${caseId} AND batch_id = ${batch.id} AND kind = ${'range'}`,
    ),
  );
  await ports.publish(
    buildEvent('JOB_STARTED', {
      source: 'caseload.intake',
      timestamp: new Date(ports.clock()),
      caseId,
      batchId: batch.id,
      status: 'SUCCESS',
      detail: { batchName: batch.name, rows: Number(sums?.row_total ?? 0), parts: Number(sums?.parts ?? 0) },
    }),
  );
}
