import { loadFileDigest } from '../../../shared/batches/core/batch-source.ts';
import { type Batch, ENDED } from '../../../shared/batches/record-batch.ts';
import { type GivenOptions, importOptions } from '../../../shared/domain/import-options.ts';
import type { CreatedObject } from '../../../shared/messages/commands/s3-notification.ts';
import type { IntakePorts } from '../ports.ts';
import { cutObject } from './cut-object.ts';
import { loadRepeat } from './load-repeat.ts';
import { openBatch } from './open-batch.ts';
import { publishOutcome } from './publish-outcome.ts';

/**
 * Records a load file as a batch and cuts it into parts, in memory that does not grow with the file. The parts depend
 * on the object's version alone: a second run, or one after a crash, goes on behind the last recorded part and comes to
 * the same. Parts are released by the checkpoint, on JOB_STARTED, when the whole file is cut: only then is known in
 * which order its dates are written, and whether the case holds the same bytes already.
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
  const { bucket, key, versionId, eTag } = object;
  const digest = loadFileDigest(bucket, key, versionId, eTag);
  let batch = await ports.sessions.writerSession(({ findOne }) =>
    findOne('batches', { where: { source_digest: digest }, withDeleted: true }),
  );
  if (batch === null || isBeingCut(batch)) {
    // A value that nobody can read refuses the file before anything of it is recorded.
    const options = importOptions(await ports.readMetadata(object), given);
    batch ??= await openBatch(ports, caseId, object, digest, options);
    if (isBeingCut(batch)) await cutObject(ports, batch, object, options, signal);
  }
  if (given.loadAgain) await loadRepeat(ports, caseId, batch, object, signal);
  await publishOutcome(ports, caseId, batch.id);
}

const isBeingCut = ({ status, cut_finished_at_gmt }: Batch): boolean =>
  !ENDED.has(status) && cut_finished_at_gmt === null;
