import { bytesOf } from '../../../shared/aws/object-source.ts';
import type { Batch } from '../../../shared/batches/record-batch.ts';
import type { BatchSession, CaseSession } from '../../../shared/cases/sessions.ts';
import type { InputDocument, ReadRecord } from '../../../shared/domain/document.ts';
import { gmt } from '../../../shared/domain/gmt.ts';
import { readObjectKey } from '../../../shared/domain/object-key.ts';
import { PermanentError } from '../../../shared/domain/permanent-error.ts';
import type { Encoding } from '../../../shared/load-files/dialect.ts';
import { SPLITTING } from '../../../shared/load-files/layout.ts';
import { readPart } from '../../../shared/load-files/records/read-part.ts';
import type { batchParts } from '../../../shared/schema/case/batches/batch-parts.ts';
import type { ReadRow } from '../../../shared/schema/table.ts';
import { deferredDocument } from '../core/deferred-payload.ts';
import type { LoadUnit, UnitCounts } from '../core/load-unit.ts';
import { loadedPart } from '../core/loaded-part.ts';
import { loadedEvents, type Outcome, tagCommands, withinOneCommand } from '../core/outputs.ts';
import type { LoaderPorts, MessageOf } from '../ports.ts';
import { loadDocuments } from './load-documents.ts';
import { loadInTransaction } from './load-in-transaction.ts';
import { type Loaded, measureLoad } from './measure-load.ts';
import { documentOutcomes, rejectFaults } from './part-outcome.ts';

type PartRow = ReadRow<typeof batchParts>;

/**
 * Loads one part: its rows in one transaction, then the events and tag commands that follow from what the database now
 * says. Running it again writes nothing and tells the same once more.
 */
export async function loadPart(
  ports: LoaderPorts,
  { caseId, batchId, partNumber }: MessageOf<'LOAD_PART' | 'RELOAD_PART'>,
): Promise<void> {
  const { batch, part } = await ports.sessions.writerSession(async ({ findOne }) => ({
    batch: await findOne('batches', { where: { id: batchId } }),
    part: await findOne('batchParts', { where: { batch_id: batchId, part_number: partNumber } }),
  }));
  if (!batch || !part) throw new PermanentError('BATCH_UNKNOWN', 'Was the message meant for another case?');
  if (part.status === 'cancelled') return;
  const context = { caseId, batchId, timestamp: new Date(ports.clock()) };
  if (batch.status === 'completed' || batch.status === 'completed_with_errors') {
    // Its tags are written, or it would not have ended; but this part's events may not have been accepted.
    const told = await ports.sessions.writerSession((session) => readOutcome(session, batchId, partNumber));
    await ports.publish(loadedEvents(context, told));
    return;
  }

  const encoding = batch.layout?.dialect.encoding;
  const records = (await readRecords(ports, caseId, batch, part)).map((record) => withTagsInBounds(record, encoding));
  // The bytes of a part are all read, by whatever rules it was cut; what they hold now is what is recorded.
  const isCutByTheseRules = part.kind !== 'range' || batch.layout?.splitting === SPLITTING;
  if (isCutByTheseRules && records.length !== part.row_count)
    throw new PermanentError(
      'PART_MISCOUNTED',
      `It was cut with ${part.row_count} rows, and ${records.length} were read.`,
    );
  const outcome = await measureLoad(ports, () =>
    loadInTransaction(ports.sessions, records, (session, some) =>
      loadOnce(session, batch, part, some, gmt(ports.clock())),
    ),
  );
  await ports.sendToTagger(tagCommands(context, outcome, sourcesOf(records)));
  await ports.publish(loadedEvents(context, outcome));
}

const withTagsInBounds = (record: ReadRecord, encoding?: Encoding): ReadRecord =>
  record.kind === 'document' ? { kind: 'document', document: withinOneCommand(record.document, encoding) } : record;

const sourcesOf = (records: readonly ReadRecord[]): Map<string, InputDocument> =>
  new Map(
    records
      .toReversed()
      .flatMap((record) => (record.kind === 'document' ? [[record.document.documentId, record.document]] : [])),
  );

async function readRecords(ports: LoaderPorts, caseId: number, batch: Batch, part: PartRow): Promise<ReadRecord[]> {
  if (part.kind === 'deferred') return readDeferred(ports, batch.id, part.part_number);
  const { layout, source_bucket: bucket, source_key: key, source_etag: eTag } = batch;
  const { byte_start: start, byte_end: end, first_line: firstLine } = part;
  if (
    !layout ||
    bucket === null ||
    key === null ||
    eTag === null ||
    start === null ||
    end === null ||
    firstLine === null
  ) {
    throw new PermanentError('BATCH_UNKNOWN', 'The part is not one of a load file.');
  }
  // The bucket holds every case's files: a row that names another's would bring its documents into this case.
  if (readObjectKey(key).caseId !== caseId)
    throw new PermanentError('CASE_MISMATCH', "The batch's object is one of another case.");
  const stream = await ports.readObject({ bucket, key, versionId: batch.source_version, eTag }, { start, end });
  const bytes = await bytesOf(stream);
  // Of a part that an earlier version cut, nothing else would show that some are missing.
  if (bytes.length !== end - start) throw new Error(`The part has ${end - start} bytes and ${bytes.length} were read.`);
  return readPart({ ...layout, dateOrders: batch.date_orders ?? {} }, bytes, { byteStart: start, firstLine });
}

const readDeferred = ({ sessions }: LoaderPorts, batchId: number, partNumber: number): Promise<ReadRecord[]> =>
  sessions.writerSession(async (session) => {
    const { db, rows } = session.batch(batchId);
    const deferred = await rows(
      db
        .selectFrom('process_checkpoints as p')
        .innerJoin('deferred_documents as d', 'd.nge_document_id', 'p.nge_document_id')
        .select('d.payload')
        .where('p.part_number', '=', partNumber),
    );
    return deferred.map(({ payload }): ReadRecord => ({ kind: 'document', document: deferredDocument(payload) }));
  });

/** Locks the part, loads it unless it was, and reads what became of it. */
async function loadOnce(
  session: CaseSession,
  batch: Batch,
  part: PartRow,
  records: readonly ReadRecord[],
  now: string,
): Promise<Loaded<Outcome>> {
  const { part_number: partNumber } = part;
  const { db, rows } = session.batch(batch.id);
  const [locked] = await rows(
    db.selectFrom('batch_parts').select('status').where('part_number', '=', partNumber).forUpdate(),
  );
  let counts: UnitCounts | null = null;
  if (locked?.status === 'pending' || locked?.status === 'released') {
    const unit: LoadUnit = {
      batchId: batch.id,
      policy: batch.dedupe_policy,
      partNumber,
      kind: part.kind,
      records,
    };
    counts = await loadDocuments(session, unit, now);
    await session.run([countsUpdate(db, partNumber, records.length, counts, now)]);
  }
  return { outcome: await readOutcome(session, batch.id, partNumber), counts };
}

const countsUpdate = (db: BatchSession['db'], partNumber: number, rows: number, counts: UnitCounts, now: string) =>
  db
    .updateTable('batch_parts')
    .set({ ...loadedPart(counts, now), row_count: rows })
    .where('part_number', '=', partNumber);

async function readOutcome(session: CaseSession, batchId: number, partNumber: number): Promise<Outcome> {
  const part = await session.findOne('batchParts', { where: { batch_id: batchId, part_number: partNumber } });
  const documents = await documentOutcomes(session, batchId, { partNumber });
  return {
    partNumber,
    documents: documents.filter(({ status }) => status !== 'deferred'),
    rejected: part?.rejected ?? 0,
    deferred: part?.deferred ?? 0,
    faults: await rejectFaults(session, batchId, [partNumber]),
  };
}
